import { describe, expect, test } from "vitest";
import { describeOnEach } from "@/nix/check/domain";
import { evaluate, evaluationError, nixFolder } from "@/nix/testing/nix";

describeOnEach("shipped services", ({ expression, complete }) => {
  /** A domain with `body` as its cluster `lab`, and the values `wanted` of its configurations `c`. */
  const domain = (body: string, wanted: string) => `
  let
    nixpkgs = ${expression};
    inherit (import ${nixFolder} { inherit nixpkgs; }) lib;
    at = address: more: {
      system = "x86_64-linux";
      nixosModules = [ { boot.isContainer = true; } { networking.interfaces = if address == null then { } else { eth0.ipv4.addresses = [ { inherit address; prefixLength = 24; } ]; }; } ];
    } // more;
    c = builtins.mapAttrs (_: machine: machine.config) (lib.buildCluster {
      domain = { filters, clusterServices, ... }: { suffix = "test"; clusters.lab = ${body}; };
    }).nixosConfigurations;
  in ${complete ? "" : "builtins.deepSeq (map (m: m.system.build.toplevel.drvPath) (builtins.attrValues c))"} (${wanted})
`;

  describe("staticDns", () => {
    test("writes the group into every other machine's hosts", async () => {
      const hosts = await evaluate<Record<string, string[]>>(
        domain(
          `{
          machines = { a = at "10.0.0.1" { }; b = at "10.0.0.2" { }; dhcp = at null { }; };
          services.dns = { selectors = [ filters.clusterMachines ]; definition = clusterServices.staticDns; };
        }`,
          "c.a.networking.hosts",
        ),
      );
      expect(hosts["10.0.0.2"]).toEqual(["b.lab.test", "b"]);
      expect(hosts).not.toHaveProperty("10.0.0.1");
    });

    test("knows the role hosts only, where there is one", async () => {
      const hosts = await evaluate<Record<string, string[]>>(
        domain(
          `{
          machines = { a = at "10.0.0.1" { }; b = at "10.0.0.2" { }; d = at "10.0.0.3" { }; };
          services.dns = {
            selectors = [ filters.clusterMachines ];
            roles.hosts = [ filters.hostname "d" ];
            definition = clusterServices.staticDns;
          };
        }`,
          "c.a.networking.hosts",
        ),
      );
      expect(hosts).toHaveProperty(["10.0.0.3"]);
      expect(hosts).not.toHaveProperty(["10.0.0.2"]);
    });
  });

  describe("k3s", () => {
    const cluster = (servers: string, agents: string) => `{
    machines = { s1 = at "10.0.0.1" { }; s2 = at "10.0.0.2" { annotations.k3s.extraFlags = [ "--disable=traefik" ]; }; w = at "10.0.0.3" { }; };
    services.k3s = {
      selectors = [ filters.clusterMachines ];
      roles = { server = ${servers}; agent = ${agents}; };
      definition = clusterServices.k3s;
    };
  }`;

    test("the first server starts the cluster, others join it, agents run work only", async () => {
      const found = await evaluate<
        Record<string, { role: string; clusterInit: boolean; serverAddr: string }>
      >(
        domain(
          cluster('[ "s1" "s2" ]', '[ "w" ]'),
          "builtins.mapAttrs (_: m: { inherit (m.services.k3s) role clusterInit serverAddr tokenFile extraFlags; ports = m.networking.firewall.allowedTCPPorts; }) { inherit (c) s1 s2 w; }",
        ),
      );
      const token = { tokenFile: "/var/lib/secrets/k3s-token" };
      expect(found).toEqual({
        s1: {
          ...token,
          role: "server",
          clusterInit: true,
          serverAddr: "",
          extraFlags: "--node-ip=10.0.0.1 --tls-san=s1.lab.test",
          ports: [2379, 2380, 6443, 10250],
        },
        s2: {
          ...token,
          role: "server",
          clusterInit: false,
          serverAddr: "https://10.0.0.1:6443",
          extraFlags: "--node-ip=10.0.0.2 --tls-san=s2.lab.test --disable=traefik",
          ports: [2379, 2380, 6443, 10250],
        },
        w: {
          ...token,
          role: "agent",
          clusterInit: false,
          serverAddr: "https://10.0.0.1:6443",
          extraFlags: "--node-ip=10.0.0.3",
          ports: [10250],
        },
      });
    });

    test("a selected machine without a role is an error that names it", async () => {
      const message = await evaluationError(domain(cluster('[ "s1" ]', '[ "w" ]'), "c.s2.services.k3s.role"));
      expect(message).toContain("s2.lab.test is selected, but neither in the role 'server' nor in 'agent'");
    });
  });

  describe("wireguardMesh", () => {
    const machines = (second: string) => `{
    machines = {
      a = at "10.0.0.1" { annotations.wireguard = { publicKey = "KA="; ip = "10.99.0.1"; }; };
      b = at "10.0.0.2" { annotations.wireguard = ${second}; };
    };
    services.mesh = { selectors = [ filters.clusterMachines ]; definition = clusterServices.wireguardMesh; };
  }`;

    test("every machine is a peer of every other, keys stay files", async () => {
      const found = await evaluate<Record<string, object>>(
        domain(
          machines(
            '{ publicKey = "KB="; ip = "10.99.0.2"; endpoint = null; allowedIPs = [ "192.168.7.0/24" ]; }',
          ),
          "builtins.mapAttrs (_: m: let w = m.networking.wireguard.interfaces.wg-mesh; in { inherit (w) ips privateKey privateKeyFile; peers = map (p: { inherit (p) publicKey allowedIPs endpoint persistentKeepalive; }) w.peers; open = m.networking.firewall.allowedUDPPorts; }) { inherit (c) a b; }",
        ),
      );
      const key = { privateKey: null, privateKeyFile: "/var/lib/secrets/wireguard" };
      expect(found).toEqual({
        a: {
          ...key,
          ips: ["10.99.0.1/24"],
          open: [51820],
          peers: [
            {
              publicKey: "KB=",
              allowedIPs: ["10.99.0.2/32", "192.168.7.0/24"],
              endpoint: null,
              persistentKeepalive: null,
            },
          ],
        },
        b: {
          ...key,
          ips: ["10.99.0.2/24"],
          open: [],
          peers: [
            {
              publicKey: "KA=",
              allowedIPs: ["10.99.0.1/32"],
              endpoint: "10.0.0.1:51820",
              persistentKeepalive: 25,
            },
          ],
        },
      });
    });

    test("a machine without a key is an error that names it and the annotation", async () => {
      const message = await evaluationError(
        domain(
          machines('{ ip = "10.99.0.2"; }'),
          "map (p: p.publicKey) c.a.networking.wireguard.interfaces.wg-mesh.peers",
        ),
      );
      expect(message).toContain("b.lab.test needs the annotation 'wireguard.publicKey'");
    });
  });

  describe("nfs", () => {
    const cluster = (client: string) => `{
    machines = {
      store = at "10.0.0.1" { annotations.nfs.exports = [ { path = "/srv/my data"; mountPoint = "/data"; } ]; };
      c1 = at ${client} { };
      idle = at "10.0.0.9" { };
    };
    services.files = {
      selectors = [ filters.clusterMachines ];
      roles = { server = [ "store" ]; client = [ "c1" "store" ]; };
      definition = clusterServices.nfs;
    };
  }`;

    test("servers export to the clients' addresses, clients mount", async () => {
      const found = await evaluate<unknown>(
        domain(
          cluster('"10.0.0.2"'),
          '{ exports = c.store.services.nfs.server.exports; own = c.store.fileSystems; mount = { inherit (c.c1.fileSystems."/data") device fsType options; }; idle = [ c.idle.services.nfs.server.enable c.idle.fileSystems ]; }',
        ),
      );
      expect(found).toEqual({
        exports: '"/srv/my data" 10.0.0.2(rw,sync,no_subtree_check)\n',
        own: {},
        mount: {
          device: "store.lab.test:/srv/my data",
          fsType: "nfs",
          options: ["nfsvers=4.2", "x-systemd.automount", "noauto"],
        },
        idle: [false, {}],
      });
    });

    test("a client without a static address is an error that names it", async () => {
      const message = await evaluationError(domain(cluster("null"), "c.store.services.nfs.server.exports"));
      expect(message).toContain("c1.lab.test is a client and has no static address");
    });
  });
});
