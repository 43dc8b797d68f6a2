# Folders that servers export and clients mount, over NFSv4.
#
# Roles
#   server   machines that export; at least one
#   client   machines that mount (optional); one that is also a server does not mount its own exports
# Selected machines in neither role get nothing.
#
# Annotations of a server
#   nfs.exports   what it exports: a list of { path; mountPoint ? path; options ? "rw,sync,no_subtree_check"; }, by default
#                 [ { path = "/srv/<name of the server>"; } ]. `mountPoint` is where clients find it
# Annotations of a client
#   nfs.mountOptions   by default [ "nfsvers=4.2" "x-systemd.automount" "noauto" ], so that an absent server doesn't hold up the boot
#
# Exports are open to the clients' static addresses only, so a client without one is an error.
{ roles, this, ... }:
{ lib, ... }:
let
  group = name: (roles.${name} or { machines = [ ]; }).machines;
  servers = if roles ? server then group "server" else throw "clusterServices.nfs needs a role 'server'";
  clients = group "client";
  isIn = builtins.any (machine: machine.fqdn == this.fqdn);
  isServer = isIn servers;

  exportsOf =
    machine:
    map (
      entry:
      {
        mountPoint = entry.path;
        options = "rw,sync,no_subtree_check";
      }
      // entry
    ) ((machine.nfs or { }).exports or [ { path = "/srv/${machine.machineName}"; } ]);

  clientAddresses = lib.concatMap (
    machine:
    if machine.ips == [ ] then
      throw "clusterServices.nfs: ${machine.fqdn} is a client and has no static address to open the exports to"
    else
      machine.ips
  ) (builtins.filter (machine: machine.fqdn != this.fqdn) clients);

  # A path with spaces is quoted in /etc/exports.
  line =
    entry:
    "\"${entry.path}\" ${lib.concatMapStringsSep " " (address: "${address}(${entry.options})") clientAddresses}\n";

  mounts =
    server:
    map (
      entry:
      lib.nameValuePair entry.mountPoint {
        device = "${server.fqdn}:${entry.path}";
        fsType = "nfs";
        options =
          (this.nfs or { }).mountOptions or [
            "nfsvers=4.2"
            "x-systemd.automount"
            "noauto"
          ];
      }
    ) (exportsOf server);
in
{
  config = lib.mkMerge [
    (lib.mkIf isServer {
      services.nfs.server.enable = true;
      services.nfs.server.exports = lib.mkIf (clientAddresses != [ ]) (
        lib.concatMapStrings line (exportsOf this)
      );
      networking.firewall.allowedTCPPorts = [ 2049 ];
    })
    (lib.mkIf (isIn clients) {
      fileSystems = lib.listToAttrs (
        lib.concatMap mounts (builtins.filter (server: server.fqdn != this.fqdn) servers)
      );
    })
  ];
}
