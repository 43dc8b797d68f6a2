# Users of a cluster and of its machines become `users.users.<name>`; where both know a name, the module system merges them.
{ lib, ... }:
let
  accounts = users: {
    # As a function the account is a complete module, which may have imports.
    users.users = lib.mapAttrs (_: user: (_: { imports = [ user.systemConfig ]; })) users;
  };
in
{
  config.extensions.machineModules = [
    (
      {
        cluster,
        clusterConfig,
        machine,
        machineConfig,
        ...
      }:
      {
        imports = [
          (lib.setDefaultModuleLocation "domain.clusters.${cluster}.users" (accounts clusterConfig.users))
          (lib.setDefaultModuleLocation "domain.clusters.${cluster}.machines.${machine}.users" (accounts machineConfig.users))
        ];
      }
    )
  ];
}
