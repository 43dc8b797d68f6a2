import { describe, expect, it } from "vitest";
import type { Filter } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { present } from "@/lib/shared/assert";

const CLUSTERS = {
  web: {
    machines: {
      m1: { tags: ["front", "x"] },
      m10: { tags: ["front"] },
      m2: {},
      db: {},
    },
  },
  db: { machines: { ...bare("m1", "only"), tagged: { tags: ["front"] } } },
};

/** Resolves a role of a service of cluster web. */
function role(filters: unknown[], more: object = {}) {
  const document = domainOf(
    {
      ...CLUSTERS,
      web: {
        ...CLUSTERS.web,
        services: { s: { selectors: [{ filter: "clusterMachines" }], roles: { r: filters } } },
      },
    },
    more,
  );
  const resolution = resolveDomain(document);
  const binding = resolution.services.get("s.web.com")?.roles.get("r");
  const problems = resolution.problems.filter((problem) => problem.path.includes("/roles/r"));
  return { machines: binding?.machines, known: binding?.known, binding, problems };
}

const hostname = (name: string) => ({ filter: "hostname", hostname: name });
const all = { filter: "clusterMachines" };
const everyone = { filter: "domainMachines" };

describe("shipped filters", () => {
  it("R10: clusterMachines are the machines of the service's cluster, by name", () => {
    expect(role([all]).machines).toEqual(["db.web.com", "m1.web.com", "m10.web.com", "m2.web.com"]);
  });

  it("R3, R11: hostname means this cluster first, then a long form", () => {
    expect(role([hostname("m1")]).machines).toEqual(["m1.web.com"]);
    expect(role([hostname("m1.db.com")]).machines).toEqual(["m1.db.com"]);
    expect(role([hostname("m1.web.com")]).machines).toEqual(["m1.web.com"]);
  });

  it("R3, R18: a short name never reaches another cluster", () => {
    const { machines, problems } = role([hostname("only")]);
    expect(machines).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        code: "unknown-machine",
        path: "/clusters/web/services/s/roles/r/0/hostname",
        suggestion: expect.stringContaining("Did you mean only.db.com?"),
      }),
    ]);
  });

  it("R12: tag is this cluster's machines that carry it, by name", () => {
    expect(role([{ filter: "tag", tag: "front" }]).machines).toEqual(["m1.web.com", "m10.web.com"]);
  });

  it("R13, R14: cluster and domainMachines reach anywhere", () => {
    expect(role([{ filter: "cluster", cluster: "db" }]).machines).toEqual([
      "m1.db.com",
      "only.db.com",
      "tagged.db.com",
    ]);
    expect(role([everyone]).machines).toEqual([
      "m1.db.com",
      "only.db.com",
      "tagged.db.com",
      "db.web.com",
      "m1.web.com",
      "m10.web.com",
      "m2.web.com",
    ]);
  });

  it("R4: a list is a union in order, first occurrence kept", () => {
    expect(role([hostname("m2"), { filter: "tag", tag: "front" }, hostname("m2"), all]).machines).toEqual([
      "m2.web.com",
      "m1.web.com",
      "m10.web.com",
      "db.web.com",
    ]);
  });

  it("R15, R16: except and intersect keep the order of their first list", () => {
    const of = [hostname("m2"), all];
    expect(role([{ filter: "except", of, without: [hostname("m10")] }]).machines).toEqual([
      "m2.web.com",
      "db.web.com",
      "m1.web.com",
    ]);
    expect(
      role([
        {
          filter: "intersect",
          of: [hostname("m2"), everyone],
          with: [{ filter: "cluster", cluster: "web" }],
        },
      ]).machines,
    ).toEqual(["m2.web.com", "db.web.com", "m1.web.com", "m10.web.com"]);
  });

  it("R15: except without anything to leave out, and of nothing", () => {
    expect(role([{ filter: "except", of: [all], without: [] }]).machines).toHaveLength(4);
    expect(role([{ filter: "except", of: [], without: [all] }]).machines).toEqual([]);
  });

  it("R18: names are checked at any depth", () => {
    const { problems } = role([
      {
        filter: "except",
        of: [all],
        without: [{ filter: "intersect", of: [hostname("mm1")], with: [hostname("m1")] }],
      },
    ]);
    expect(problems).toMatchObject([
      { code: "unknown-machine", path: "/clusters/web/services/s/roles/r/0/without/0/of/0/hostname" },
    ]);
  });

  it("R18: a cluster that isn't there is an error that says what is", () => {
    expect(role([{ filter: "cluster", cluster: "dbb" }]).problems).toMatchObject([
      {
        severity: "error",
        code: "unknown-cluster",
        path: "/clusters/web/services/s/roles/r/0/cluster",
        message: expect.stringContaining("s.web.com"),
        suggestion: "Did you mean db? Clusters that exist: db, web.",
      },
    ]);
  });
});

describe("filters that only Nix resolves", () => {
  const custom = { filter: "custom", source: "clusterName: config: [ ]" };
  const edge = { filters: { edge: { source: "clusterName: config: [ ]" } } };

  it("R17: named and custom filters are not known and hold nobody", () => {
    expect(role([{ filter: "named", name: "edge" }], edge)).toMatchObject({
      machines: [],
      known: false,
      problems: [],
    });
    expect(role([custom])).toMatchObject({ machines: [], known: false, problems: [] });
  });

  it("R17: what contains one is not known either, however deep", () => {
    const { binding } = role([
      { filter: "except", of: [all], without: [{ filter: "intersect", of: [all], with: [custom] }] },
    ]);
    expect(binding?.filters[0]).toMatchObject({ machines: [], known: false });
  });

  it("R26: a list with other filters holds what those resolve to, and is not known", () => {
    expect(role([custom, hostname("m1")])).toMatchObject({
      machines: ["m1.web.com"],
      known: false,
      problems: [],
    });
  });

  it("R18: a named filter that the domain does not have is an error", () => {
    expect(role([{ filter: "named", name: "egde" }], edge).problems).toMatchObject([
      { code: "unknown-filter", severity: "error", path: "/clusters/web/services/s/roles/r/0/name" },
    ]);
  });

  it("R33: a named filter cannot be called like a shipped one", () => {
    const { problems } = resolveDomain(domainOf({}, { filters: { tag: { source: "c: d: [ ]" } } }));
    expect(problems).toMatchObject([{ code: "reserved-filter", severity: "error", path: "/filters/tag" }]);
  });
});

it("R15: filters a thousand deep resolve", () => {
  const document = domainOf({ web: { machines: bare("a"), services: { s: { selectors: [all] } } } });
  let filter: Filter = { filter: "clusterMachines" };
  for (let depth = 0; depth < 1000; depth++) filter = { filter: "except", of: [filter], without: [] };
  const web = present(document.clusters.web, "cluster");
  const service = { ...present(web.services.s, "service"), selectors: [filter] };
  const { services } = resolveDomain({
    ...document,
    clusters: { web: { ...web, services: { s: service } } },
  });
  expect(services.get("s.web.com")?.selectors.machines).toEqual(["a.web.com"]);
});
