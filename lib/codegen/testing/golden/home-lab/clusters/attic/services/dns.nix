{ filters, ... }:
{
  selectors = [ filters.clusterMachines ];
  roles = {
    hosts = [ filters.domainMachines ];
    server = [ (filters.tag "dns") ];
  };

  definition = (
{ selectors, roles, this }:
{ lib, ... }:
{
  networking.nameservers = lib.mkIf (!builtins.elem this.fqdn roles.server.fqdns) roles.server.ips;
  networking.hosts = builtins.listToAttrs (
    map (m: { name = builtins.head m.ips; value = [ m.fqdn m.machineName ]; }) (builtins.filter (m: m.ips != [ ]) roles.hosts.machines)
  );
}
  );

  units = [ "nscd" ];
}
