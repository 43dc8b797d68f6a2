{
  machines = {
    gate = ./machines/gate.nix;
    nas = ./machines/nas.nix;
    pi = ./machines/pi.nix;
  };

  services = {
    backup = ./services/backup.nix;
    dns = ./services/dns.nix;
  };

  users = {
    ada = ./users/ada.nix;
    root = ./users/root.nix;
  };
}
