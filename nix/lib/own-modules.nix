# The NixOS modules that a machine has before any service: what the library sets, what cluster modules add, and the
# code of the domain, the cluster and the machine.
{ lib, names }:
let
  located = file: map (lib.setDefaultModuleLocation file);
in
{
  # config -> inputs -> cluster -> machine -> [ NixOS module ]
  of =
    { config, inputs }:
    cluster: machine:
    let
      inherit (config) domain extensions;
      clusterConfig = domain.clusters.${cluster};
      machineConfig = clusterConfig.machines.${machine};
      path = names.path cluster machine;
      weakly = lib.mkOverride 900;
      arguments = {
        inherit
          cluster
          machine
          clusterConfig
          machineConfig
          config
          inputs
          lib
          ;
      };
    in
    [
      {
        _file = path;
        networking.hostName = weakly machine;
        networking.domain = weakly "${cluster}.${domain.suffix}";
        nixpkgs.hostPlatform = weakly machineConfig.system;
      }
    ]
    ++ located "extensions.machineModules" (map (make: make arguments) extensions.machineModules)
    ++ located "domain.nixosModules" domain.nixosModules
    ++ located "domain.clusters.${cluster}.nixosModules" clusterConfig.nixosModules
    ++ located path machineConfig.nixosModules;
}
