/** How large a domain to make. */
export interface Size {
  readonly clusters: number;
  readonly machines: number;
  readonly services: number;
  /** How many of the services have a role on the whole domain. */
  readonly domainWide: number;
}

export const LARGE: Size = { clusters: 20, machines: 10_000, services: 1_000, domainWide: 20 };

const DEFINITION = `{ selectors, roles, this }:
{ lib, ... }:
{
  services.exporter.enable = true;
  services.exporter.peers = lib.filter (ip: !(builtins.elem ip this.ips)) roles.peers.ips;
  services.exporter.primary = builtins.head roles.primary.fqdns;
}
`;

/**
 * A domain as JSON text, the same for the same size and salt (no Nix source of another salt is the same): every service selects its cluster and has one role on its cluster,
 * one on a tag and one on a single machine.
 */
export function syntheticDomain(size: Size, salt = 0): string {
  const clusters: Record<string, unknown> = {};
  const perCluster = Math.floor(size.machines / size.clusters);
  const servicesEach = Math.floor(size.services / size.clusters);
  let wide = size.domainWide;
  for (let c = 0; c < size.clusters; c++) {
    const machines: Record<string, unknown> = {};
    for (let m = 0; m < perCluster; m++) machines[`m${m}`] = machine(c, m, salt);
    const services: Record<string, unknown> = {};
    for (let s = 0; s < servicesEach; s++) {
      const domainWide = wide > 0 && s < Math.ceil(size.domainWide / size.clusters);
      if (domainWide) wide--;
      services[`service${s}`] = {
        selectors: [{ filter: "clusterMachines" }],
        roles: {
          peers: [{ filter: "clusterMachines" }],
          tagged: [{ filter: "tag", tag: `tag${s % 10}` }],
          primary: [{ filter: "hostname", hostname: `m${s % perCluster}` }],
          ...(domainWide ? { everyone: [{ filter: "domainMachines" }] } : {}),
        },
        definition: `# ${salt} ${c} ${s}\n${DEFINITION}`,
        extraConfig: "{ networking.firewall.enable = true; }\n",
      };
    }
    clusters[`c${c}`] = {
      users: { root: { systemConfig: '{ openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA root" ]; }' } },
      machines,
      services,
    };
  }
  return JSON.stringify({
    schemaVersion: 1,
    suffix: "bench",
    modules: {
      base: {
        source:
          '{ lib, ... }:\n{\n  system.stateVersion = "26.05";\n  services.openssh.enable = true;\n  boot.loader.systemd-boot.enable = true;\n  fileSystems."/" = { device = "/dev/vda1"; fsType = "ext4"; };\n}\n',
      },
    },
    clusters,
  });
}

function machine(cluster: number, index: number, salt: number): object {
  const hostId = (((salt << 24) | (cluster << 16) | index) >>> 0).toString(16).padStart(8, "0");
  const address = `10.${cluster}.${Math.floor(index / 200)}.${(index % 200) + 10}`;
  return {
    system: "x86_64-linux",
    tags: [`tag${index % 10}`, "all"],
    interfaces: {
      eth0: {
        ipv4: [{ address, prefixLength: 16 }],
        ipv6: [{ address: `fd00:${cluster.toString(16)}::${(index + 16).toString(16)}`, prefixLength: 64 }],
      },
    },
    addresses: [{ role: "api", address, port: 8200 }],
    deployment: { targetHost: address },
    modules: {
      hardware: { source: `{ ... }:\n{\n  networking.hostId = "${hostId}";\n}\n` },
    },
  };
}
