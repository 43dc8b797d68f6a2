{
  machines = {
    host1 = ./machines/host1.nix;
    host2 = ./machines/host2.nix;
  };

  services = {
    service1 = ./services/service1.nix;
  };
}
