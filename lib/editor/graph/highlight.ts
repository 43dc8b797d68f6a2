import type { Resolution } from "@/lib/resolver/resolution";
import type { EdgeFilter, Graph, GraphEdge } from "./graph";
import { bindingPort, nodeId } from "./id";

/** A machine's part in what is looked at. */
export interface Part {
  readonly selected: boolean;
  readonly roles: readonly string[];
}

/** What lights up while one thing is looked at; everything else steps back. */
export interface Highlight {
  /** Nodes that light up, by id (machines too, while their pool is open). */
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** By long form: the machines reached and what they are to the service. */
  readonly machines: ReadonlyMap<string, Part>;
  /** By long form: the services that reach the machine, and as what. */
  readonly services: ReadonlyMap<string, Part>;
}

/** What can be looked at. */
export type Focus =
  | { readonly kind: "service"; readonly cluster: string; readonly service: string; readonly fqdn: string }
  | { readonly kind: "machine"; readonly cluster: string; readonly machine: string; readonly fqdn: string }
  | {
      readonly kind: "tag";
      readonly cluster: string;
      readonly tag: string;
      readonly machines: readonly string[];
    }
  | { readonly kind: "pool"; readonly cluster: string; readonly machines: readonly string[] }
  | { readonly kind: "edge"; readonly id: string };

type Lit = {
  nodes: Set<string>;
  edges: Set<string>;
  machines: Map<string, Part>;
  services: Map<string, Part>;
};

const TAKEN: Part = { selected: false, roles: [] };

function light(lit: Lit, edge: GraphEdge) {
  lit.edges.add(edge.id);
  lit.nodes.add(edge.source);
  if (edge.part === "taken") lit.nodes.add(edge.target);
}

/** The frame of a machine's pool lights up with it, so that a folded pool shows that something inside is meant. */
function lightMachines(lit: Lit, resolution: Resolution) {
  for (const fqdn of lit.machines.keys()) {
    const machine = resolution.machines.get(fqdn);
    if (machine === undefined) continue;
    lit.nodes.add(nodeId.machine(machine.cluster, machine.machine)).add(nodeId.pool(machine.cluster));
  }
}

function lookAtService(lit: Lit, graph: Graph, resolution: Resolution, fqdn: string) {
  const service = resolution.services.get(fqdn);
  if (service === undefined) return;
  for (const machine of service.selectors.machines) lit.machines.set(machine, { selected: true, roles: [] });
  for (const [role, binding] of service.roles) {
    for (const machine of binding.machines) {
      const part = lit.machines.get(machine) ?? TAKEN;
      lit.machines.set(machine, { ...part, roles: [...part.roles, role] });
    }
  }
  for (const edge of graph.edges) {
    if (edge.filters.some((filter) => filter.fqdn === fqdn)) light(lit, edge);
  }
  lit.nodes.add(nodeId.service(service.cluster, service.service)).add(nodeId.services(service.cluster));
}

/** Whether a filter of a service is among those that bring it to a machine; a nested one counts with its outermost. */
function brings(filter: EdgeFilter, by: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const index = filter.path[0];
  const indexes = by.get(JSON.stringify([filter.fqdn, bindingPort(filter.binding)]));
  return typeof index === "number" && indexes !== undefined && indexes.has(index);
}

function lookAtMachine(lit: Lit, graph: Graph, resolution: Resolution, fqdn: string) {
  const by = new Map<string, ReadonlySet<number>>();
  for (const reach of resolution.reachOf(fqdn)) {
    const roles = reach.roles.map(({ role }) => role);
    lit.services.set(reach.service, { selected: reach.selectedBy.length > 0, roles });
    by.set(JSON.stringify([reach.service, "selectors"]), new Set(reach.selectedBy));
    for (const { role, by: indexes } of reach.roles) {
      by.set(JSON.stringify([reach.service, `role:${role}`]), new Set(indexes));
    }
    const service = resolution.services.get(reach.service);
    if (service !== undefined) {
      lit.nodes.add(nodeId.service(service.cluster, service.service)).add(nodeId.services(service.cluster));
    }
  }
  for (const edge of graph.edges) {
    if (edge.filters.some((filter) => brings(filter, by))) light(lit, edge);
  }
}

function lookAtEdge(lit: Lit, graph: Graph, resolution: Resolution, id: string) {
  const edge = graph.edges.find((candidate) => candidate.id === id);
  if (edge === undefined) return;
  // The whole filter lights up: the way to the operation, and what lies behind it.
  for (const other of graph.edges) {
    const same = other.filters.some((filter) =>
      edge.filters.some(
        (mine) =>
          mine.fqdn === filter.fqdn &&
          mine.path[0] === filter.path[0] &&
          bindingPort(mine.binding) === bindingPort(filter.binding),
      ),
    );
    if (same) light(lit, other);
  }
  for (const { fqdn, binding, path } of edge.filters) {
    const service = resolution.services.get(fqdn);
    const list = binding.kind === "selectors" ? service?.selectors : service?.roles.get(binding.role);
    const index = path[0];
    const machines = typeof index === "number" ? list?.filters[index]?.machines : undefined;
    for (const machine of machines ?? []) {
      const part = lit.machines.get(machine) ?? TAKEN;
      if (binding.kind === "selectors") lit.machines.set(machine, { ...part, selected: true });
      else if (!part.roles.includes(binding.role)) {
        lit.machines.set(machine, { ...part, roles: [...part.roles, binding.role] });
      }
    }
  }
}

/** What lights up for one focus. */
export function highlightOf(focus: Focus, graph: Graph, resolution: Resolution): Highlight {
  const lit: Lit = { nodes: new Set(), edges: new Set(), machines: new Map(), services: new Map() };
  switch (focus.kind) {
    case "service":
      lookAtService(lit, graph, resolution, focus.fqdn);
      break;
    case "machine":
      lookAtMachine(lit, graph, resolution, focus.fqdn);
      lit.machines.set(focus.fqdn, TAKEN);
      break;
    case "tag":
    case "pool": {
      const id = focus.kind === "tag" ? nodeId.tag(focus.cluster, focus.tag) : nodeId.pool(focus.cluster);
      for (const machine of focus.machines) lit.machines.set(machine, TAKEN);
      lit.nodes.add(id);
      for (const edge of graph.edges) if (edge.target === id) light(lit, edge);
      break;
    }
    case "edge":
      lookAtEdge(lit, graph, resolution, focus.id);
      break;
  }
  lightMachines(lit, resolution);
  return lit;
}
