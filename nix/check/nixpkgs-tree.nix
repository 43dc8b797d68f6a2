# A checked out nixpkgs as the set that its flake would be.
folder:
let
  plain = import (folder + "/lib");
  lib = plain // {
    nixosSystem =
      arguments:
      import (folder + "/nixos/lib/eval-config.nix") (
        {
          inherit lib;
          system = null;
          modules = arguments.modules ++ [
            {
              _file = "the nixpkgs flake";
              nixpkgs.flake.source = toString folder;
            }
          ];
        }
        // removeAttrs arguments [ "modules" ]
      );
  };
in
{
  inherit lib;
  outPath = toString folder;
  legacyPackages = lib.genAttrs lib.systems.flakeExposed (system: import folder { inherit system; });
}
