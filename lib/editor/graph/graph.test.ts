import { describe, expect, it } from "vitest";
import type { Filter } from "@/lib/model/schema";
import { planEdit } from "@/lib/model/plan";
import { resolveDomain } from "@/lib/resolver";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { buildGraph } from "./build";
import { filterTo, removalOf, selectorRefusal, withoutFilter } from "./filters";
import type { Graph, GraphEdge } from "./graph";
import { highlightOf } from "./highlight";

const all: Filter = { filter: "clusterMachines" };
const host = (hostname: string): Filter => ({ filter: "hostname", hostname });

const homeLab = domainOf(
  {
    attic: {
      machines: { gate: { tags: ["edge", "dns"] }, nas: {}, pi: { tags: ["edge"] } },
      services: {
        dns: {
          selectors: [all],
          roles: { server: [{ filter: "tag", tag: "dns" }], hosts: [{ filter: "domainMachines" }] },
        },
        backup: {
          selectors: [{ filter: "except", of: [all], without: [host("nas")] }],
          roles: { target: [host("nas")] },
        },
      },
    },
    cellar: {
      machines: bare("gate", "build"),
      services: {
        metrics: {
          selectors: [all],
          roles: { scrape: [{ filter: "cluster", cluster: "attic" }], gateway: [host("gate.attic.com")] },
        },
      },
    },
  },
  { filters: { edge: { source: "c: config: [ ]" } } },
);

/** Edges as "from:port part> to:port", the way a person would read them off. */
function read(graph: Graph, of?: string): string[] {
  return graph.edges
    .filter((edge) => of === undefined || edge.filters.some(({ fqdn }) => fqdn === of))
    .map(
      ({ source, sourcePort, part, target, targetPort }) =>
        `${source.replace(/\[.*/, "")}:${sourcePort} ${part}> ${target.replace(/\[.*/, "")}:${targetPort}`,
    );
}

describe("buildGraph", () => {
  const graph = buildGraph(homeLab, {});

  it("ends clusterMachines at the frame, a tag at the tag, domainMachines at the domain", () => {
    expect(read(graph, "dns.attic.com")).toEqual([
      "service:attic/dns:selectors taken> pool:attic:all",
      "service:attic/dns:role:hosts taken> domain:in",
      "service:attic/dns:role:server taken> tag:attic/dns:in",
    ]);
  });

  it("reaches machines and frames of other clusters", () => {
    expect(read(graph, "metrics.cellar.com")).toEqual([
      "service:cellar/metrics:selectors taken> pool:cellar:all",
      "service:cellar/metrics:role:gateway taken> machine:attic/gate:in",
      "service:cellar/metrics:role:scrape taken> pool:attic:all",
    ]);
  });

  it("shows what a difference leaves out", () => {
    expect(read(graph, "backup.attic.com")).toEqual([
      "service:attic/backup:selectors taken> operation:attic/backup/:in",
      "operation:attic/backup/:out taken> pool:attic:all",
      "operation:attic/backup/:out without> machine:attic/nas:in",
      "service:attic/backup:role:target taken> machine:attic/nas:in",
    ]);
  });

  it("draws named, custom and nested filters, and names that are not there", () => {
    const filters: Filter[] = [
      { filter: "named", name: "edge" },
      { filter: "named", name: "gone" },
      { filter: "custom", source: "c: config: [ ]" },
      host("hots1"),
      { filter: "cluster", cluster: "nowhere" },
      { filter: "tag", tag: "unworn" },
      { filter: "intersect", of: [{ filter: "except", of: [all], without: [host("m1")] }], with: [all] },
    ];
    const made = buildGraph(
      domainOf({ c: { machines: bare("m1"), services: { s: { roles: { r: filters } } } } }),
      {},
    );
    const kinds = made.nodes.map((node) => {
      if (node.kind === "function") return `function ${node.name} ${node.defined}`;
      if (node.kind === "missing") return `missing ${node.what} ${node.name}`;
      if (node.kind === "tag") return `tag ${node.tag} ${node.machines.length}`;
      if (node.kind === "operation") return `operation ${node.operation}`;
      return node.kind;
    });
    expect(kinds).toEqual([
      "cluster",
      "pool",
      "tag unworn 0",
      "machine",
      "service",
      "function edge false",
      "function gone false",
      "function null true",
      "missing machine hots1",
      "missing cluster nowhere",
      "operation intersect",
      "operation except",
      "domain",
    ]);
    expect(read(made).slice(-5)).toEqual([
      "service:c/s:role:r taken> operation:c/s/:in",
      "operation:c/s/:out taken> operation:c/s/:in",
      "operation:c/s/:out taken> pool:c:all",
      "operation:c/s/:out without> machine:c/m1:in",
      "operation:c/s/:out taken> pool:c:all",
    ]);
  });

  it("finds the ends of edges, whatever is folded", () => {
    for (const services of [true, false]) {
      for (const machines of [true, false]) {
        const folded = buildGraph(homeLab, {
          attic: { services, machines },
          cellar: { services: false, machines },
        });
        const ports = new Set(
          folded.nodes.flatMap((node) => node.ports.map((port) => JSON.stringify([node.id, port.id]))),
        );
        for (const edge of folded.edges) {
          expect(ports).toContain(JSON.stringify([edge.source, edge.sourcePort]));
          expect(ports).toContain(JSON.stringify([edge.target, edge.targetPort]));
        }
        expect(new Set(folded.edges.map(({ id }) => id)).size).toBe(folded.edges.length);
      }
    }
  });

  it("merges what a fold brings to the same ends, and loses no filter", () => {
    const fold = { services: true, machines: true };
    const folded = buildGraph(homeLab, { attic: fold, cellar: fold });
    const mine = folded.edges.filter(({ source }) => source === "services:attic");
    const summary = mine.map(({ kind, part, target, targetPort, filters }) => [
      kind,
      part,
      target,
      targetPort,
      filters.length,
    ]);
    expect(summary).toEqual([
      ["selectors", "taken", "pool:attic", "all", 2],
      ["selectors", "without", "pool:attic", "some", 1],
      ["role", "taken", "pool:attic", "some", 1],
      ["role", "taken", "domain", "in", 1],
      ["role", "taken", "tag:attic/dns", "in", 1],
    ]);
  });

  it("opens large clusters folded, until the person says otherwise", () => {
    const many = domainOf({ c: { machines: bare(...Array.from({ length: 41 }, (_, at) => `m${at}`)) } });
    expect(buildGraph(many, {}).nodes.some(({ kind }) => kind === "machine")).toBe(false);
    const open = buildGraph(many, { c: { services: false, machines: false } });
    expect(open.nodes.filter(({ kind }) => kind === "machine")).toHaveLength(41);
  });

  it("opens services folded where a domain has many", () => {
    const cluster = (count: number) => ({
      services: Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, {}])),
    });
    const shown = (clusters: Record<string, object>) =>
      buildGraph(domainOf(clusters), {}).nodes.filter(({ kind }) => kind === "service").length;
    expect(shown({ a: cluster(20), b: cluster(5) })).toBe(25);
    expect(shown({ a: cluster(20), b: cluster(3), c: cluster(20), d: cluster(20) })).toBe(3);
    expect(shown({ a: cluster(25) })).toBe(0);
  });

  it("takes constructor as a name", () => {
    const odd = domainOf({
      constructor: {
        machines: bare("constructor"),
        services: { constructor: { selectors: [host("constructor")] } },
      },
    });
    expect(read(buildGraph(odd, {}))).toEqual([
      "service:constructor/constructor:selectors taken> machine:constructor/constructor:in",
    ]);
  });
});

describe("highlightOf", () => {
  const graph = buildGraph(homeLab, {});
  const resolution = resolveDomain(homeLab);

  it("lights every machine of a service, with its part", () => {
    const lit = highlightOf(
      { kind: "service", cluster: "attic", service: "backup", fqdn: "backup.attic.com" },
      graph,
      resolution,
    );
    expect([...lit.machines]).toEqual([
      ["gate.attic.com", { selected: true, roles: [] }],
      ["pi.attic.com", { selected: true, roles: [] }],
      ["nas.attic.com", { selected: false, roles: ["target"] }],
    ]);
    expect(lit.edges.size).toBe(4);
    expect(lit.nodes).toContain("machine:attic/gate");
    expect(lit.nodes).not.toContain("machine:cellar/build");
  });

  it("lights every service that reaches a machine, and only the filters that bring it there", () => {
    const lit = highlightOf(
      { kind: "machine", cluster: "attic", machine: "nas", fqdn: "nas.attic.com" },
      graph,
      resolution,
    );
    expect([...lit.services]).toEqual([
      ["backup.attic.com", { selected: false, roles: ["target"] }],
      ["dns.attic.com", { selected: true, roles: ["hosts"] }],
      ["metrics.cellar.com", { selected: false, roles: ["scrape"] }],
    ]);
    const ends = graph.edges
      .filter(({ id }) => lit.edges.has(id))
      .map(({ sourcePort, target }) => [sourcePort, target]);
    expect(ends).toEqual([
      ["role:target", "machine:attic/nas"],
      ["selectors", "pool:attic"],
      ["role:hosts", "domain"],
      ["role:scrape", "pool:attic"],
    ]);
  });

  it("lights what reaches any of several machines, and the machines of several services", () => {
    const machines = highlightOf(
      { kind: "several", services: [], machines: ["nas.attic.com", "build.cellar.com"] },
      graph,
      resolution,
    );
    expect([...machines.machines.keys()]).toEqual(["nas.attic.com", "build.cellar.com"]);
    expect(machines.services.get("metrics.cellar.com")).toEqual({ selected: true, roles: ["scrape"] });
    expect(machines.services.get("backup.attic.com")).toEqual({ selected: false, roles: ["target"] });
    const services = highlightOf(
      { kind: "several", services: ["backup.attic.com", "dns.attic.com"], machines: [] },
      graph,
      resolution,
    );
    expect(services.machines.get("nas.attic.com")).toEqual({ selected: true, roles: ["target", "hosts"] });
    expect(services.nodes).toContain("service:attic/dns");
  });

  it("lights the machines of one filter by its edge", () => {
    const edge = graph.edges.find(({ part }) => part === "without");
    const lit = highlightOf({ kind: "edge", id: edge?.id ?? "" }, graph, resolution);
    expect([...lit.machines.keys()]).toEqual(["gate.attic.com", "pi.attic.com"]);
    expect(lit.nodes).not.toContain("machine:attic/nas");
  });
});

describe("filters of edges", () => {
  const except = (of: Filter[], without: Filter[]): Filter => ({ filter: "except", of, without });

  it("removes one filter, and an operation that has lost a side becomes what is left", () => {
    const list = [host("a"), except([all], [host("b"), host("c")])];
    expect(withoutFilter(list, [0])).toEqual([list[1]]);
    expect(withoutFilter(list, [1, "without", 0])).toEqual([host("a"), except([all], [host("c")])]);
    expect(withoutFilter([except([all], [host("b")])], [0, "without", 0])).toEqual([all]);
    expect(withoutFilter([except([all], [host("b")])], [0, "of", 0])).toEqual([]);
    const both: Filter = { filter: "intersect", of: [all], with: [host("b")] };
    expect(withoutFilter([both], [0, "with", 0])).toEqual([all]);
    expect(withoutFilter([except([both], [host("c")])], [0, "of", 0, "of", 0])).toEqual([
      except([host("b")], [host("c")]),
    ]);
  });

  it("leaves a list alone when the path leads nowhere", () => {
    expect(withoutFilter([all], [3])).toEqual([all]);
    expect(withoutFilter([all], [0, "of", 0])).toEqual([all]);
  });

  it("removes what an edge draws, all of a merged edge at once", () => {
    const fold = { services: true, machines: true };
    const merged = buildGraph(homeLab, { attic: fold }).edges.find(
      ({ source, filters }) => source === "services:attic" && filters.length === 2,
    ) as GraphEdge;
    const removal = removalOf(homeLab, merged.filters);
    expect(removal?.type).toBe("batch");
    const planned = removal && planEdit(homeLab, removal);
    expect(planned?.ok && planned.value.document.clusters.attic?.services.dns?.selectors).toEqual([]);
    expect(planned?.ok && planned.value.document.clusters.attic?.services.backup?.selectors).toEqual([]);
  });

  it("says which filter an edge to a node means", () => {
    const { nodes } = buildGraph(homeLab, {});
    const to = (from: string, id: string) => {
      const node = nodes.find((candidate) => candidate.id === id);
      return node && filterTo(from, node, "com");
    };
    expect(to("attic", "machine:attic/nas")).toEqual(host("nas"));
    expect(to("cellar", "machine:attic/nas")).toEqual(host("nas.attic.com"));
    expect(to("attic", "pool:attic")).toEqual(all);
    expect(to("cellar", "cluster:attic")).toEqual({ filter: "cluster", cluster: "attic" });
    expect(to("attic", "tag:attic/dns")).toEqual({ filter: "tag", tag: "dns" });
    expect(to("cellar", "tag:attic/dns")).toBeNull();
    expect(to("attic", "service:attic/dns")).toBeNull();
  });

  it("refuses selectors outside the service's cluster", () => {
    const { nodes } = buildGraph(homeLab, {});
    const nas = nodes.find(({ id }) => id === "machine:attic/nas");
    if (nas === undefined) throw new Error("no nas");
    expect(selectorRefusal("attic", host("nas"), nas)).toBeNull();
    expect(selectorRefusal("cellar", host("nas.attic.com"), nas)).toMatch(/own cluster/);
  });
});
