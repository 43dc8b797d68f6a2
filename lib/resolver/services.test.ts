import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { bare, domainOf } from "@/lib/resolver/testing/documents";

const all = { filter: "clusterMachines" };

function withService(service: object, clusters: object = {}) {
  return resolveDomain(
    domainOf({
      web: { machines: bare("a", "b"), services: { s: service } },
      db: { machines: bare("c") },
      ...clusters,
    }),
  );
}
function codes(resolution: ReturnType<typeof withService>): string[] {
  return resolution.problems
    .filter((problem) => problem.path.includes("/services/"))
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}
const AT = "/clusters/web/services/s";

describe("services", () => {
  it("R19, R20: selectors choose machines, roles reach across clusters", () => {
    const resolution = withService({
      selectors: [{ filter: "hostname", hostname: "b" }],
      roles: { far: [{ filter: "cluster", cluster: "db" }], constructor: [all] },
    });
    const service = resolution.services.get("s.web.com");
    expect(service?.selectors.machines).toEqual(["b.web.com"]);
    expect([...(service?.roles ?? [])].map(([role, { machines }]) => [role, machines])).toEqual([
      ["constructor", ["a.web.com", "b.web.com"]],
      ["far", ["c.db.com"]],
    ]);
    expect(codes(resolution)).toEqual([]);
  });

  it("R21: a selector outside the cluster is an error, and those machines do not get the service", () => {
    const resolution = withService({ selectors: [all, { filter: "domainMachines" }] });
    expect(codes(resolution)).toEqual([`error selector-outside-cluster ${AT}/selectors/1`]);
    expect(resolution.services.get("s.web.com")?.selectors.machines).toEqual(["a.web.com", "b.web.com"]);
    expect(resolution.argumentOf("s.web.com", "c.db.com")).toBeUndefined();
  });

  it("R21: what counts is the result", () => {
    expect(
      codes(
        withService({
          selectors: [
            {
              filter: "except",
              of: [{ filter: "domainMachines" }],
              without: [{ filter: "cluster", cluster: "db" }],
            },
          ],
        }),
      ),
    ).toEqual([]);
  });

  it("R22: an empty list of selectors is an error", () => {
    expect(codes(withService({ selectors: [] }))).toEqual([`error empty-selectors ${AT}/selectors`]);
  });

  it("R24: selectors or a role that resolve to nothing are a warning", () => {
    expect(
      codes(withService({ selectors: [{ filter: "tag", tag: "none" }], roles: { "a/b": [], full: [all] } })),
    ).toEqual([`warning service-reaches-nobody ${AT}`, `warning role-matches-nothing ${AT}/roles/a~1b`]);
  });

  it("R25: a filter that resolves to nothing beside others is a warning of its own", () => {
    expect(codes(withService({ selectors: [all, { filter: "tag", tag: "none" }] }))).toEqual([
      `warning filter-matches-nothing ${AT}/selectors/1`,
    ]);
  });

  it("R27: a service that is off reaches and receives nothing, and cannot break the domain", () => {
    const resolution = withService({
      enable: false,
      selectors: [all, { filter: "hostname", hostname: "gone" }],
    });
    expect(resolution.services.get("s.web.com")?.selectors.machines).toHaveLength(2);
    expect(resolution.reachOf("a.web.com")).toEqual([]);
    expect(resolution.argumentOf("s.web.com", "a.web.com")).toBeUndefined();
    expect(codes(resolution)).toEqual([`warning unknown-machine ${AT}/selectors/1/hostname`]);
  });
});

describe("what a definition receives", () => {
  const resolution = resolveDomain(
    domainOf({
      example: {
        machines: {
          host1: { interfaces: { eth0: { ipv4: [{ address: "192.168.1.10", prefixLength: 24 }] } } },
          host2: {
            ips: ["192.168.1.11", "fd00::2"],
            annotations: { rack: 1 },
          },
        },
        services: {
          service1: {
            selectors: [all],
            roles: { role2: [{ filter: "hostname", hostname: "host1" }], empty: [], ["__proto__"]: [all] },
          },
        },
      },
    }),
  );

  it("R28, R29: groups are the same on every machine, `this` is the machine's annotation", () => {
    const one = resolution.argumentOf("service1.example.com", "host1.example.com");
    const two = resolution.argumentOf("service1.example.com", "host2.example.com");
    expect(one?.selectors).toMatchObject({
      names: ["host1", "host2"],
      fqdns: ["host1.example.com", "host2.example.com"],
      ips: ["192.168.1.10", "192.168.1.11", "fd00::2"],
    });
    expect(one?.roles.role2?.ips).toEqual(["192.168.1.10"]);
    expect(one?.roles.empty).toEqual({ machines: [], names: [], fqdns: [], ips: [] });
    expect(one?.this).toBe(resolution.machines.get("host1.example.com")?.annotation);
    expect(two?.this.rack).toBe(1);
    expect(two?.selectors).toBe(one?.selectors);
    expect(two?.roles).toBe(one?.roles);
  });

  it("R29: nobody else receives anything", () => {
    expect(resolution.argumentOf("service1.example.com", "nobody.example.com")).toBeUndefined();
    expect(resolution.argumentOf("nothing.example.com", "host1.example.com")).toBeUndefined();
  });
});

it("R30: reach names services that select a machine or give it a role, with their filters", () => {
  const resolution = resolveDomain(
    domainOf({
      web: {
        machines: bare("a", "b"),
        services: {
          z: { selectors: [{ filter: "hostname", hostname: "b" }, all], roles: { r: [all] } },
          s: {
            selectors: [{ filter: "hostname", hostname: "b" }],
            roles: { q: [all], p: [{ filter: "domainMachines" }] },
          },
        },
      },
      db: {
        machines: bare("c"),
        services: {
          s: { selectors: [all], roles: { far: [all, { filter: "hostname", hostname: "a.web.com" }] } },
        },
      },
    }),
  );
  expect(resolution.reachOf("a.web.com")).toEqual([
    { service: "s.db.com", selectedBy: [], roles: [{ role: "far", by: [1] }] },
    {
      service: "s.web.com",
      selectedBy: [],
      roles: [
        { role: "p", by: [0] },
        { role: "q", by: [0] },
      ],
    },
    { service: "z.web.com", selectedBy: [1], roles: [{ role: "r", by: [0] }] },
  ]);
  expect(resolution.reachOf("b.web.com").map(({ selectedBy }) => selectedBy)).toEqual([[0], [0, 1]]);
  expect(resolution.reachOf("x.web.com")).toEqual([]);
});

it("R31: a short form finds every element with that name, a long form one", () => {
  const resolution = resolveDomain(
    domainOf({
      web: { machines: bare("a"), services: { a: { selectors: [all] } } },
      db: { machines: bare("a", "b") },
    }),
  );
  expect(resolution.find("a")).toEqual({ machines: ["a.db.com", "a.web.com"], services: ["a.web.com"] });
  expect(resolution.find("a.web.com")).toEqual({ machines: ["a.web.com"], services: ["a.web.com"] });
  expect(resolution.find("b")).toEqual({ machines: ["b.db.com"], services: [] });
  expect(resolution.find("constructor")).toEqual({ machines: [], services: [] });
  expect(resolution.find("a.web.lan")).toEqual({ machines: [], services: [] });
});
