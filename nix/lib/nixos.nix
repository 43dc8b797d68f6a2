# The one place that calls `nixosSystem`.
{ nixpkgs }:
{
  # special arguments -> [ module ] -> the configuration
  evaluate =
    specialArgs: modules:
    (nixpkgs.lib.nixosSystem or (throw "buildCluster: the given nixpkgs has no lib.nixosSystem")) {
      inherit modules specialArgs;
    };
}
