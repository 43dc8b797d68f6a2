import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { bare, domainOf } from "@/lib/resolver/testing/documents";

function annotationOf(machine: object) {
  return resolveDomain(domainOf({ example: { machines: { host1: machine } } })).machines.get(
    "host1.example.com",
  )?.annotation;
}

describe("names and order", () => {
  it("R1, R2: elements are under their long forms, by cluster, then name, ascending by byte", () => {
    const { machines } = resolveDomain(
      domainOf({ b: { machines: bare("m1", "m2", "m10", "m-a") }, a: { machines: bare("z") }, "a-b": {} }),
    );
    expect([...machines.keys()]).toEqual(["z.a.com", "m-a.b.com", "m1.b.com", "m10.b.com", "m2.b.com"]);
    expect([...machines.values()].map(({ cluster }) => cluster)).toEqual(["a", "b", "b", "b", "b"]);
    expect(machines.size).toBe(5);
    expect(machines.has("m1.a.com")).toBe(false);
    expect(machines.has("m1.b.lan")).toBe(false);
    expect(machines.has("m1.b")).toBe(false);
  });

  it("R5: constructor is a name, and clusters may share machine names", () => {
    const { machines, problems } = resolveDomain(
      domainOf({ constructor: { machines: bare("constructor") }, b: { machines: bare("constructor") } }),
    );
    expect([...machines.keys()]).toEqual(["constructor.b.com", "constructor.constructor.com"]);
    expect(problems.filter((problem) => problem.severity === "error")).toEqual([]);
  });
});

describe("annotations", () => {
  it("R6, R8: a bare machine's annotation holds every key, with defaults", () => {
    expect(annotationOf({})).toEqual({
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

  it("R7: ips are by interface, IPv4 before IPv6, as written, then the declared ones, none left out", () => {
    const annotation = annotationOf({
      interfaces: {
        eth10: { ipv4: [{ address: "10.0.0.3", prefixLength: 24 }] },
        eth1: {
          ipv6: [{ address: "fd00::2", prefixLength: 64 }],
          ipv4: [
            { address: "10.0.0.2", prefixLength: 24 },
            { address: "10.0.0.1", prefixLength: 24 },
          ],
        },
        wan: { useDHCP: true },
        eth2: { ipv4: [{ address: "10.0.0.4", prefixLength: 24 }] },
      },
      ips: ["10.1.0.1", "10.0.0.1"],
    });
    expect(annotation?.ips).toEqual([
      "10.0.0.2",
      "10.0.0.1",
      "fd00::2",
      "10.0.0.3",
      "10.0.0.4",
      "10.1.0.1",
      "10.0.0.1",
    ]);
    expect(annotation?.interfaces.wan).toEqual({ useDHCP: true, ipv4: [], ipv6: [] });
  });

  it("R8: a declared address without a port has null, and a target host given is kept", () => {
    const annotation = annotationOf({
      addresses: [{ role: "api", address: "10.0.0.1" }],
      deployment: { targetHost: "10.0.0.1", targetPort: 2222 },
    });
    expect(annotation?.addresses).toEqual([{ role: "api", address: "10.0.0.1", port: null }]);
    expect(annotation?.deployment).toEqual({ targetHost: "10.0.0.1", targetUser: "root", targetPort: 2222 });
  });

  it("R9: annotations are merged on top; one that overrides a generated key is an error and has no effect", () => {
    const document = domainOf({
      example: { machines: { host1: { annotations: { rack: { shelf: 2 }, fqdn: "x" } } } },
    });
    const { machines, problems } = resolveDomain(document);
    const annotation = machines.get("host1.example.com")?.annotation;
    expect(annotation?.rack).toEqual({ shelf: 2 });
    expect(annotation?.fqdn).toBe("host1.example.com");
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: "error",
        code: "annotation-overrides-generated",
        path: "/clusters/example/machines/host1/annotations/fqdn",
      }),
    );
  });
});
