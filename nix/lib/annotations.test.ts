import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

const annotationOf = (machine: string): string =>
  `(built { suffix = "com"; clusters.example.machines.host1 = ${machine}; }).clusterInfo.machines."host1.example.com"`;

describeOnEveryNixpkgs("annotations", ({ value, failure }) => {
  it("R6, R8: hold exactly the generated keys, with defaults", async () => {
    expect(await value(annotationOf("machine [ ]"))).toEqual({
      machineName: "host1",
      clusterName: "example",
      domain: "example.com",
      fqdn: "host1.example.com",
      system: "x86_64-linux",
      ips: [],
      interfaces: {},
      tags: [],
      addresses: [],
      deployment: { targetHost: "host1.example.com", targetUser: "root", targetPort: 22 },
    });
  });

  it("R7: hold every static address in order, then the declared ones", async () => {
    const address = (text: string, prefixLength: number): string =>
      `{ address = "${text}"; prefixLength = ${prefixLength}; }`;
    expect(
      await value(
        annotationOf(`machine [ {
          networking.interfaces.eth1 = { useDHCP = true; ipv4.addresses = [ ${address("10.1.0.1", 24)} ]; };
          networking.interfaces.eth0 = {
            ipv6.addresses = [ ${address("fd00::1", 64)} ];
            ipv4.addresses = [ ${address("10.0.0.2", 16)} ${address("10.0.0.1", 24)} ];
          };
        } ] // {
          ips = [ "10.9.0.1" "10.0.0.1" ];
          tags = [ "b" "a" "b" ];
          addresses = [ { role = "api"; address = "10.0.0.1"; port = 80; } { role = "x"; address = "h"; } ];
          deployment = { targetHost = "10.0.0.1"; targetUser = "ada"; targetPort = 2222; buildOn = "target"; };
          annotations.rack = { shelf = 2; };
        }`),
      ),
    ).toEqual({
      machineName: "host1",
      clusterName: "example",
      domain: "example.com",
      fqdn: "host1.example.com",
      system: "x86_64-linux",
      ips: ["10.0.0.2", "10.0.0.1", "fd00::1", "10.1.0.1", "10.9.0.1", "10.0.0.1"],
      interfaces: {
        eth0: {
          ipv4: [
            { address: "10.0.0.2", prefixLength: 16 },
            { address: "10.0.0.1", prefixLength: 24 },
          ],
          ipv6: [{ address: "fd00::1", prefixLength: 64 }],
          useDHCP: false,
        },
        eth1: { ipv4: [{ address: "10.1.0.1", prefixLength: 24 }], ipv6: [], useDHCP: true },
      },
      tags: ["b", "a", "b"],
      addresses: [
        { role: "api", address: "10.0.0.1", port: 80 },
        { role: "x", address: "h", port: null },
      ],
      deployment: { targetHost: "10.0.0.1", targetUser: "ada", targetPort: 2222 },
      rack: { shelf: 2 },
    });
  });

  it("follow networking.fqdn, while keys stay long forms (R1)", async () => {
    expect(
      await value(
        `lib.mapAttrs (_: a: { inherit (a) fqdn domain; inherit (a.deployment) targetHost; }) (built { suffix = "com"; clusters.example.machines.host1 = machine [ { networking.domain = "elsewhere.org"; } ]; }).clusterInfo.machines`,
      ),
    ).toEqual({
      "host1.example.com": {
        fqdn: "host1.elsewhere.org",
        domain: "elsewhere.org",
        targetHost: "host1.elsewhere.org",
      },
    });
  });

  it("yield to what a module sets with mkDefault", async () => {
    expect(
      await value(
        `(built { suffix = "com"; clusters.example.machines.host1 = machine [ { networking.hostName = lib.mkDefault ""; } ]; }).nixosConfigurations.host1.config.networking.hostName`,
      ),
    ).toBe("host1");
  });

  it("R9: refuse to override a generated key", async () => {
    const message = await failure(annotationOf("machine [ ] // { annotations = { rack = 1; ips = [ ]; }; }"));
    expect(message).toContain("domain.clusters.example.machines.host1.annotations: ips cannot be overridden");
  });
});
