# Outputs for colmena: `colmena`, the hive, and `colmenaHive`, the same for colmena 0.5 and newer.
#
# A node's system is the machine's own final configuration, so colmena deploys exactly what the other packages do. What colmena would add to
# a node by modules of its own (units that wait for `deployment.keys`) is therefore not in it.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  required = import ./input/required.nix;

  nodeOf =
    { machine, machineConfig }:
    {
      deployment = {
        inherit (machine.deployment) targetHost targetUser targetPort;
        inherit (machine) tags;
        buildOnTarget = machineConfig.deployment.buildOn == "target";
      }
      // machineConfig.deployment.colmena;
      nixpkgs.hostPlatform = lib.mkDefault machineConfig.system;
      boot.isContainer = lib.mkDefault true;
      system.build.toplevel = lib.mkForce machineConfig.nixosConfiguration.config.system.build.toplevel;
    };

  hive =
    {
      config,
      clusterInfo,
      nixpkgs,
      ...
    }:
    let
      pkgsFor = system: nixpkgs.legacyPackages.${system} or (import nixpkgs.outPath { inherit system; });
      machines = lib.mapAttrs (_: machine: {
        inherit machine;
        machineConfig = config.domain.clusters.${machine.clusterName}.machines.${machine.machineName};
      }) clusterInfo.machines;
    in
    {
      meta = {
        nixpkgs = pkgsFor "x86_64-linux";
        nodeNixpkgs = lib.mapAttrs (_: node: pkgsFor node.machineConfig.system) machines;
      };
    }
    // lib.mapAttrs (_: nodeOf) machines;
in
{
  options.domain = mkOption {
    type = types.submodule {
      options.clusters = mkOption {
        type = types.attrsOf (
          types.submodule {
            options.machines = mkOption {
              type = types.attrsOf (
                types.submodule {
                  options.deployment.colmena = mkOption {
                    type = types.attrsOf types.anything;
                    default = { };
                    example = {
                      allowLocalDeployment = true;
                    };
                    description = "More of colmena's own `deployment` options for the machine. They win over what the library derives.";
                  };
                }
              );
            };
          }
        );
      };
    };
  };

  config.extensions.outputs = {
    colmena = hive;
    colmenaHive =
      arguments: (required arguments.inputs "colmena" "github:zhaofengli/colmena").lib.makeHive (hive arguments);
  };
}
