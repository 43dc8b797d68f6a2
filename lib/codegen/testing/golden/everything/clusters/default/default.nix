{
  nixosModules = [
    # default
    (
{ lib, ... }:
{ }
    )
  ];

  machines = {
    default = ./machines/default.nix;
    "or" = ./machines/or.nix;
  };

  services = {
    default = ./services/default.nix;
    plain = ./services/plain.nix;
  };

  users = {
    root = ./users/root.nix;
    "svc$" = (./users + "/svc$.nix");
  };
}
