# The output `deploy` for deploy-rs: every machine is a node with its system as the only profile.
{ lib, ... }:
let
  required = import ./input/required.nix;
in
{
  config.extensions.outputs.deploy =
    {
      config,
      clusterInfo,
      inputs,
      ...
    }:
    {
      nodes = lib.mapAttrs (
        _: machine:
        let
          machineConfig = config.domain.clusters.${machine.clusterName}.machines.${machine.machineName};
          deploy-rs = required inputs "deploy-rs" "github:serokell/deploy-rs";
        in
        {
          hostname = machine.deployment.targetHost;
          sshUser = machine.deployment.targetUser;
          sshOpts = [
            "-p"
            (toString machine.deployment.targetPort)
          ];
          remoteBuild = machineConfig.deployment.buildOn == "target";
          profiles.system = {
            user = "root";
            path = deploy-rs.lib.${machineConfig.system}.activate.nixos machineConfig.nixosConfiguration;
          };
        }
      ) clusterInfo.machines;
    };
}
