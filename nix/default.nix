# The library without flakes. `nixpkgs` is the nixpkgs flake, or any set with `lib` (with `nixosSystem`) and `outPath`.
{
  nixpkgs,
  inputs ? { },
}:
let
  inherit (nixpkgs) lib;

  errors = import ./lib/errors.nix { inherit lib; };
  names = import ./lib/names.nix { inherit lib errors; };
  index = import ./lib/index.nix { inherit lib names; };
  selection = import ./lib/selection.nix { inherit lib errors names; };
  filters = import ./lib/filters.nix {
    inherit
      lib
      errors
      index
      selection
      ;
  };

  shipped = import ./lib/shipped.nix { inherit lib; };
  clusterConfigModules = shipped.paths ./modules;
  clusterServices = lib.mapAttrs (_: import) (shipped.paths ./services);

  library = import ./lib/build-cluster.nix {
    inherit
      nixpkgs
      errors
      names
      index
      selection
      filters
      clusterConfigModules
      clusterServices
      ;
    libraryInputs = inputs;
  };
in
{
  lib = {
    inherit (library) buildCluster optionsOf;
    filter = filters.shipped;
    filters = filters.shipped;
  };
  inherit clusterConfigModules clusterServices;
}
