{
  lib,
  filters,
  ...
}:
{
  suffix = "home.arpa";

  clusters = {
    default = ./clusters/default;
    empty = ./clusters/empty;
  };

  filters = {
    Edge = import ./filters/Edge.nix { inherit filters; };
    a' = import (./filters + "/a'.nix");
    edge = import ./filters/edge+2.nix;
    "if" = import ./filters/if.nix { inherit lib; };
  };

  nixosModules = [
    # Base
    ({ ... }: { })
    # base
    ({ })
  ];
}
