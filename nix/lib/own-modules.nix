# The NixOS modules that a machine has before any service: what the library sets, what cluster modules add, and the
# code of the domain, the cluster and the machine.
{ lib, names }:
let
  located = file: map (lib.setDefaultModuleLocation file);
in
{
  # config: the configuration that the code is from. step1: what cluster modules read when they add theirs, the same in
  # steps 2 and 7. -> cluster -> machine -> [ NixOS module ]
  of =
    {
      config,
      step1,
      inputs,
    }:
    cluster: machine:
    let
      inherit (config) domain;
      clusterConfig = step1.domain.clusters.${cluster};
      machineConfig = clusterConfig.machines.${machine};
      path = names.path cluster machine;
      weakly = lib.mkOverride 900;
      arguments = {
        inherit
          cluster
          machine
          clusterConfig
          machineConfig
          inputs
          lib
          ;
        config = step1;
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
    ++ located "extensions.machineModules" (
      # A module costs also where it is empty, as for machines without users.
      lib.filter (module: module != { }) (
        map (make: make arguments) step1.extensions.machineModules
      )
    )
    ++ located "domain.nixosModules" domain.nixosModules
    ++ located "domain.clusters.${cluster}.nixosModules" domain.clusters.${cluster}.nixosModules
    ++ located path domain.clusters.${cluster}.machines.${machine}.nixosModules;
}
