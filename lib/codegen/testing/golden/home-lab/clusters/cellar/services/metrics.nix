{ filters, ... }:
{
  selectors = [ filters.clusterMachines ];
  roles = {
    gateway = [ (filters.hostname "gate.attic.lan") ];
    scrape = [
      (filters.cluster "attic")
      filters.clusterMachines
    ];
  };

  definition = (
{ selectors, roles, this }:
{
  services.prometheus.exporters.node.enable = true;
  services.prometheus.exporters.node.listenAddress = if this.ips == [ ] then "0.0.0.0" else builtins.head this.ips;
  networking.firewall.extraCommands = "# allow ${builtins.toString roles.scrape.ips}";
}
  );
}
