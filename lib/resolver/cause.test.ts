import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { causeOf } from "@/lib/resolver/cause";
import { domainOf } from "@/lib/resolver/testing/documents";
import type { Json } from "@/lib/shared/json";
import { pointerSegments } from "@/lib/shared/json";

const document = domainOf({
  example: {
    machines: {
      host1: {
        interfaces: {
          eth1: { ipv6: [{ address: "fd00::1", prefixLength: 64 }] },
          eth0: {
            ipv4: [
              { address: "10.0.0.1", prefixLength: 24 },
              { address: "10.0.0.2", prefixLength: 24 },
            ],
          },
        },
        ips: ["10.9.0.1"],
        annotations: { rack: { shelf: 2 } },
        deployment: { targetHost: "10.0.0.1" },
      },
      host2: { ips: ["10.0.0.9"], tags: ["web"] },
    },
    services: {
      s: {
        selectors: [{ filter: "clusterMachines" }],
        roles: { r: [{ filter: "clusterMachines" }], none: [] },
      },
    },
  },
});
const HOST1 = "/clusters/example/machines/host1";

function at(...path: (string | number)[]): string | undefined {
  return causeOf(document, "s.example.com", "host2.example.com", path)?.pointer;
}

describe("R44: what caused a value", () => {
  it("addresses come from their interface or the declared ips", () => {
    expect(at("roles", "r", "ips", 0)).toBe(`${HOST1}/interfaces/eth0/ipv4/0/address`);
    expect(at("roles", "r", "ips", 1)).toBe(`${HOST1}/interfaces/eth0/ipv4/1/address`);
    expect(at("selectors", "ips", 2)).toBe(`${HOST1}/interfaces/eth1/ipv6/0/address`);
    expect(at("selectors", "machines", 0, "ips", 3)).toBe(`${HOST1}/ips/0`);
    expect(at("roles", "r", "ips", 4)).toBe("/clusters/example/machines/host2/ips/0");
  });

  it("every address of a group leads to its very text in the document", () => {
    const argument = resolveDomain(document).argumentOf("s.example.com", "host1.example.com");
    for (const [index, ip] of (argument?.selectors.ips ?? []).entries()) {
      let value: unknown = document;
      for (const key of pointerSegments(at("selectors", "ips", index) ?? ""))
        value = (value as Record<string, Json>)[key];
      expect(value).toBe(ip);
    }
  });

  it("other values come from their machine, its annotations or its cluster", () => {
    expect(at("roles", "r", "machines", 0, "rack", "shelf")).toBe(`${HOST1}/annotations/rack/shelf`);
    expect(at("roles", "r", "names", 0)).toBe(HOST1);
    expect(at("this", "tags", 0)).toBe("/clusters/example/machines/host2/tags/0");
    expect(at("this", "deployment", "targetHost")).toBe(
      "/clusters/example/machines/host2/deployment/targetHost",
    );
    expect(at("this", "domain")).toBe("/clusters/example");
  });

  it("groups and lists come from the service's filters", () => {
    expect(at("roles", "none", "ips")).toBe("/clusters/example/services/s/roles/none");
    expect(at("selectors")).toBe("/clusters/example/services/s/selectors");
    expect(causeOf(document, "s.example.com", "host1.example.com", ["roles", "r"])?.element).toEqual({
      kind: "service",
      cluster: "example",
      service: "s",
    });
  });

  it("there is none for what isn't there", () => {
    expect(at("roles", "missing", "ips", 0)).toBeUndefined();
    expect(at("nothing")).toBeUndefined();
    expect(causeOf(document, "x.example.com", "host1.example.com", ["this"])).toBeUndefined();
  });
});
