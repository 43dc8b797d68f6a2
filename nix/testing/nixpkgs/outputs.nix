# What the flake gives, usable without flakes too: `import ./outputs.nix` is a set with `lib`, `legacyPackages` and `outPath`.
let
  lib = import ./lib // {
    nixosSystem = import ./nixos { inherit lib; };
  };
in
{
  inherit lib;
  outPath = ./.;
  legacyPackages = lib.genAttrs lib.systems.flakeExposed (system: import ./. { inherit system; });
}
