{ filters, ... }:
{
  selectors = [ filters.clusterMachines ];

  definition = { selectors, roles, this }: { };
}
