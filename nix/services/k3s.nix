# A k3s cluster: servers that hold the state, agents that run the work.
#
# Roles
#   server   machines that run the control plane; at least one. With several, the first one starts the embedded etcd and the
#            others join it. Make it an odd number
#   agent    machines that run workloads only (optional)
# Every selected machine must have one of the roles; a machine with both is a server.
#
# Annotations
#   k3s.tokenFile   the file on the machine that holds the shared secret, by default /var/lib/secrets/k3s-token. It is never read
#                   while the configuration is built; bring it there with the secrets tool of your choice
#   k3s.extraFlags  more flags for this machine (a list)
#
# A server needs a static address, for others to join it. Ports are opened towards the other machines' interfaces by NixOS's
# firewall: 6443 (API), 2379-2380 (etcd, servers only), 8472/udp (flannel) and 10250 (kubelet).
{ roles, this, ... }:
{ lib, ... }:
let
  serverGroup = roles.server or (throw "clusterServices.k3s needs a role 'server'");
  servers = serverGroup.machines;
  isIn = group: builtins.any (machine: machine.fqdn == this.fqdn) group;
  isServer = isIn servers;
  isAgent = isIn (roles.agent or { machines = [ ]; }).machines;
  first = builtins.head servers;
  isFirst = this.fqdn == first.fqdn;

  addressOf =
    machine:
    if machine.ips == [ ] then
      throw "clusterServices.k3s: ${machine.fqdn} is a server and has no static address that others could join"
    else
      builtins.head machine.ips;
  # In a URL an IPv6 address stands in brackets.
  inUrl = address: if lib.hasInfix ":" address then "[${address}]" else address;
  settings = {
    tokenFile = "/var/lib/secrets/k3s-token";
    extraFlags = [ ];
  }
  // this.k3s or { };
in
if servers == [ ] then
  throw "clusterServices.k3s: the role 'server' is empty"
else if !isServer && !isAgent then
  throw "clusterServices.k3s: ${this.fqdn} is selected, but neither in the role 'server' nor in 'agent'"
else
  {
    services.k3s = {
      enable = true;
      role = if isServer then "server" else "agent";
      inherit (settings) tokenFile;
      clusterInit = isFirst && builtins.length servers > 1;
      serverAddr = lib.mkIf (!isFirst) "https://${inUrl (addressOf first)}:6443";
      extraFlags = toString (
        lib.optional (this.ips != [ ]) "--node-ip=${builtins.head this.ips}"
        ++ lib.optional isServer "--tls-san=${this.fqdn}"
        ++ settings.extraFlags
      );
    };
    networking.firewall = {
      allowedTCPPorts = [
        10250
      ]
      ++ lib.optional isServer 6443
      ++ lib.optionals (isServer && builtins.length servers > 1) [
        2379
        2380
      ];
      allowedUDPPorts = [ 8472 ];
    };
  }
