{ filters, ... }:
{
  selectors = [ filters.clusterMachines ];
  roles = {
    role1 = [ filters.clusterMachines ];
    role2 = [ (filters.hostname "host1") ];
  };

  definition = (
{ selectors, roles, this }:
{
  service.address = builtins.head roles.role2.ips;
}
  );

  extraConfig = (
{
  service.option = "something";
}
  );
}
