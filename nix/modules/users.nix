# Users of a cluster and of its machines become `users.users.<name>`; where both know a name, the module system merges them.
{ lib, ... }:
let
  # where the users are defined -> users -> [ NixOS module ], none for no users
  accounts =
    file: users:
    lib.optional (users != { }) {
      _file = file;
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
      let
        imports =
          accounts "domain.clusters.${cluster}.users" clusterConfig.users
          ++ accounts "domain.clusters.${cluster}.machines.${machine}.users" machineConfig.users;
      in
      lib.optionalAttrs (imports != [ ]) { inherit imports; }
    )
  ];
}
