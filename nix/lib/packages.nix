# Deployment packages: what cluster modules registered, per machine, service and cluster.
{
  nixpkgs,
  lib,
  errors,
}:
let
  inherit (lib) mapAttrs attrNames;

  # Operators' systems. Every machine appears under each; its own derivations keep the machine's system.
  systems = [
    "aarch64-darwin"
    "aarch64-linux"
    "x86_64-darwin"
    "x86_64-linux"
  ];

  reserved = [
    "drvPath"
    "meta"
    "name"
    "outPath"
    "outputName"
    "outputs"
    "services"
    "system"
    "type"
  ];

  enabled = packages: arguments: lib.filterAttrs (_: package: package.enable arguments) packages;

  checkNames =
    packages:
    let
      wrong = lib.intersectLists reserved (attrNames packages);
    in
    if wrong == [ ] then
      packages
    else
      throw "extensions.packages.machine.${lib.head wrong}: a package may not be called ${errors.enumerate reserved}";
in
rec {
  inherit systems;

  # index -> (row -> value) -> { <long form and unambiguous short form> = value; }
  byName =
    domainIndex: valueOf:
    let
      values = lib.listToAttrs (map (row: lib.nameValuePair row.path (valueOf row)) domainIndex.rows);
      unambiguous = lib.filter (
        row: lib.length domainIndex.byShort.${row.machine} == 1
      ) domainIndex.rows;
    in
    lib.listToAttrs (
      map (row: lib.nameValuePair row.machine values.${row.path}) unambiguous
      ++ map (row: lib.nameValuePair row.long values.${row.path}) domainIndex.rows
    );

  # The arguments of `build` and `enable`, all of them lazy. `common` is what every level sees.
  machineArguments =
    common: row:
    let
      clusterConfig = common.config.domain.clusters.${row.cluster};
      machineConfig = clusterConfig.machines.${row.machine};
    in
    common
    // {
      inherit (row) cluster machine long;
      inherit clusterConfig machineConfig;
      annotation = machineConfig.annotations;
      inherit (machineConfig) nixosConfiguration;
    };

  serviceArguments =
    arguments: service:
    let
      serviceConfig = arguments.clusterConfig.services.${service};
    in
    arguments
    // {
      inherit service serviceConfig;
      inherit (serviceConfig) units;
    };

  clusterArguments =
    common: rowsOfCluster: cluster:
    common
    // {
      inherit cluster;
      clusterConfig = common.config.domain.clusters.${cluster};
      machines = lib.listToAttrs (
        map (row: lib.nameValuePair row.machine (machineArguments common row)) (rowsOfCluster.${cluster} or [ ])
      );
    };

  # What there is, for one operator's system.
  # -> { machines.<path> = { <name> = package; services.<service>.<name> = package; }; clusters.<c>.<name> = package; }
  # where a package is { package = <registered>; arguments; }
  registered =
    {
      common,
      domainIndex,
      selecting,
    }:
    let
      inherit (common.config.extensions) packages;
      rowsOfCluster = lib.groupBy (row: row.cluster) domainIndex.rows;
      with' = arguments: mapAttrs (_: package: { inherit package arguments; });
      list = all: arguments: with' arguments (enabled all arguments);
    in
    {
      machines = row: list (checkNames packages.machine) (machineArguments common row);
      services =
        row:
        lib.genAttrs (selecting.${row.cluster}.${row.machine} or [ ]) (
          service: list packages.service (serviceArguments (machineArguments common row) service)
        );
      clusters = cluster: list packages.cluster (clusterArguments common rowsOfCluster cluster);
    };

  build = mapAttrs (_: entry: entry.package.build entry.arguments);

  # A machine's derivation: its toplevel, under a name of its own that needs no evaluation, with its packages beside.
  machineDerivation =
    registry: row: nixosConfiguration:
    let
      inherit (nixosConfiguration.config.system.build) toplevel;
    in
    build (registry.machines row)
    // {
      services = mapAttrs (_: build) (registry.services row);
      type = "derivation";
      name = "nixos-system-${row.long}";
      outputName = "out";
      outputs = [ "out" ];
      meta.description = "The NixOS system of ${row.long}, with its deployment packages";
      inherit (toplevel) drvPath outPath system;
    };

  pkgsFor =
    system:
    nixpkgs.legacyPackages.${system} or (import nixpkgs.outPath { inherit system; });
}
