# A full WireGuard mesh: every machine of a group is a peer of every other.
#
# Roles
#   peers    the machines of the mesh; the selected machines when there is no such role
#
# Annotations of every machine in the mesh
#   wireguard.publicKey        its public key
#   wireguard.ip               its address inside the mesh, without a prefix length
#   wireguard.endpoint         where the others reach it: an address or name. By default its first static address; null for a machine that
#                              only dials out
#   wireguard.port             its port, by default 51820
#   wireguard.privateKeyFile   the file on the machine that holds its private key, by default /var/lib/secrets/wireguard. It is made
#                              on the machine and never enters the Nix store; `generate = true` lets NixOS make it at the first start
#   wireguard.generate         by default false
#   wireguard.prefixLength     length of the mesh's prefix on the interface, by default 24 (IPv4) or 64 (IPv6)
#   wireguard.allowedIPs       more networks behind this machine (a list)
#
# The interface is called wg-mesh.
{
  selectors,
  roles,
  this,
}:
{ lib, ... }:
let
  peers = (roles.peers or selectors).machines;

  settingsOf =
    machine:
    let
      declared = machine.wireguard or { };
      required =
        key:
        declared.${key}
          or (throw "clusterServices.wireguardMesh: ${machine.fqdn} needs the annotation 'wireguard.${key}'");
    in
    {
      endpoint = if machine.ips == [ ] then null else builtins.head machine.ips;
      port = 51820;
      privateKeyFile = "/var/lib/secrets/wireguard";
      generate = false;
      allowedIPs = [ ];
      prefixLength = if isIpv6 (required "ip") then 64 else 24;
    }
    // declared
    // {
      ip = required "ip";
      publicKey = required "publicKey";
    };
  isIpv6 = lib.hasInfix ":";
  bracketed = address: if isIpv6 address then "[${address}]" else address;

  own = settingsOf this;
  peerOf =
    machine:
    let
      settings = settingsOf machine;
    in
    {
      inherit (settings) publicKey;
      allowedIPs = [ "${settings.ip}/${if isIpv6 settings.ip then "128" else "32"}" ] ++ settings.allowedIPs;
    }
    // lib.optionalAttrs (settings.endpoint != null) {
      endpoint = "${bracketed settings.endpoint}:${toString settings.port}";
    }
    # Who can't be reached from outside keeps its way in open.
    // lib.optionalAttrs (own.endpoint == null) { persistentKeepalive = 25; };
in
{
  networking.wireguard.interfaces.wg-mesh = {
    ips = [ "${own.ip}/${toString own.prefixLength}" ];
    listenPort = own.port;
    inherit (own) privateKeyFile;
    generatePrivateKeyFile = own.generate;
    peers = map peerOf (builtins.filter (machine: machine.fqdn != this.fqdn) peers);
  };
  networking.firewall.allowedUDPPorts = lib.mkIf (own.endpoint != null) [ own.port ];
}
