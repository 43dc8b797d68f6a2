# The flake outputs of a domain.
{
  lib,
  errors,
  packages,
}:
let
  inherit (lib) mapAttrs genAttrs;
in
{
  make =
    {
      config,
      domainIndex,
      registryFor,
      clusterInfo,
      clusterArguments,
      inputs,
      nixpkgs,
    }:
    let
      configurationOf =
        row: config.domain.clusters.${row.cluster}.machines.${row.machine}.nixosConfiguration;
      registries = genAttrs packages.systems registryFor;

      core = {
        nixosConfigurations = packages.byName domainIndex configurationOf;
        packages = mapAttrs (
          _: registry:
          packages.byName domainIndex (row: packages.machineDerivation registry row (configurationOf row))
        ) registries;
        legacyPackages = mapAttrs (_: registry: {
          clusters = mapAttrs (cluster: _: packages.build (registry.clusters cluster)) domainIndex.clusters;
        }) registries;
        inherit clusterInfo clusterArguments;
      };

      further = config.extensions.outputs;
      taken = lib.attrNames (builtins.intersectAttrs core further);
      arguments = {
        inherit
          config
          clusterInfo
          inputs
          lib
          nixpkgs
          ;
        inherit (core) nixosConfigurations packages legacyPackages;
      };
    in
    if taken == [ ] then
      core // mapAttrs (_: output: output arguments) further
    else
      throw "extensions.outputs.${lib.head taken}: the library makes this output; others are free, these are not: ${errors.enumerate (lib.attrNames core)}";
}
