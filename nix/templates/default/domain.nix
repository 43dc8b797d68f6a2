# All machines, and what they have to do with each other.
#
#   nix flake show                      what there is
#   nix build .#host1                   build a machine's system
#   nix run .#host1.deploy              build it, bring it there and activate it
#   nix run .#host1.services.dns.status
#   nix eval --json .#clusterInfo       who gets what, as data
{ filters, clusterServices, ... }:
{
  suffix = "internal";

  # NixOS modules of every machine.
  nixosModules = [
    {
      system.stateVersion = "26.05";
      services.openssh.enable = true;
    }
  ];

  clusters.home = {
    users.root.systemConfig.openssh.authorizedKeys.keys = [
      # "ssh-ed25519 …"
    ];

    machines = {
      host1 = {
        system = "x86_64-linux";
        tags = [ "web" ];
        deployment.targetHost = "192.168.1.10";
        nixosModules = [ ./machines/host1.nix ];
      };
      host2 = {
        system = "x86_64-linux";
        deployment.targetHost = "192.168.1.11";
        nixosModules = [ ./machines/host2.nix ];
      };
    };

    services = {
      # Every machine of the cluster knows all others by name.
      dns = {
        selectors = [ filters.clusterMachines ];
        definition = clusterServices.staticDns;
        units = [ "nscd" ];
      };

      # A service of your own: a function of the machines that it is about, which returns a NixOS module.
      web = {
        selectors = [ (filters.tag "web") ];
        roles.backend = [ (filters.hostname "host2") ];
        definition =
          {
            selectors,
            roles,
            this,
          }:
          {
            services.nginx = {
              enable = true;
              virtualHosts.${this.fqdn}.locations."/".proxyPass = "http://${builtins.head roles.backend.ips}:8080";
            };
            networking.firewall.allowedTCPPorts = [ 80 ];
          };
        units = [ "nginx" ];
      };
    };
  };
}
