{
  machines = {
    build = ./machines/build.nix;
    gate = ./machines/gate.nix;
  };

  services = {
    metrics = ./services/metrics.nix;
  };
}
