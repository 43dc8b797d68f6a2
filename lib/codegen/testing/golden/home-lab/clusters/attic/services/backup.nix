{ filters, ... }:
{
  selectors = [ (filters.except [ filters.clusterMachines ] [ (filters.hostname "nas") ]) ];
  roles = {
    target = [ (filters.hostname "nas") ];
  };

  definition = (
{ roles, this, ... }:
{
  services.restic.backups.home = {
    paths = [ "/home" ];
    repository = "rest:http://${builtins.head roles.target.ips}:8000/${this.machineName}";
    passwordFile = "/run/keys/restic";
  };
}
  );
}
