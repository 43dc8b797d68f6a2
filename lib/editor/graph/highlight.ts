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
  | { readonly kind: "edge"; readonly id: string }
  /** Several at once, by long form. */
  | { readonly kind: "several"; readonly services: readonly string[]; readonly machines: readonly string[] };

type Lit = {
  nodes: Set<string>;
  edges: Set<string>;
  machines: Map<string, Part>;
  services: Map<string, Part>;
};

const TAKEN: Part = { selected: false, roles: [] };
const SELECTED: Part = { selected: true, roles: [] };

function light(lit: Lit, edge: GraphEdge) {
  lit.edges.add(edge.id);
  lit.nodes.add(edge.source);
  if (edge.part === "taken") lit.nodes.add(edge.target);
}

/** Cards of the machines that are meant, and pools that hold some, so that a folded one shows that something inside is. */
function lightMachines(lit: Lit, graph: Graph) {
  if (lit.machines.size === 0) return;
  for (const node of graph.nodes) {
    if (node.kind === "machine" && lit.machines.has(node.fqdn)) lit.nodes.add(node.id);
    if (node.kind === "pool" && node.machines.some((fqdn) => lit.machines.has(fqdn))) lit.nodes.add(node.id);
  }
}

/** Makes parts; machines that are the same to a service share one, of ten thousand there are a handful. */
class Parts {
  readonly #alone = new Map<string, Part>();
  readonly #more = new Map<Part, Map<string, Part>>();

  withRole(part: Part | undefined, role: string): Part {
    const made = this.#madeFrom(part);
    const before = made.get(role);
    if (before !== undefined) return before;
    const next = { selected: part?.selected ?? false, roles: [...(part?.roles ?? []), role] };
    made.set(role, next);
    return next;
  }

  #madeFrom(part: Part | undefined): Map<string, Part> {
    if (part === undefined) return this.#alone;
    const known = this.#more.get(part);
    if (known !== undefined) return known;
    const made = new Map<string, Part>();
    this.#more.set(part, made);
    return made;
  }
}

function lookAtService(lit: Lit, graph: Graph, resolution: Resolution, fqdn: string) {
  const service = resolution.services.get(fqdn);
  if (service === undefined) return;
  const parts = new Parts();
  for (const machine of service.selectors.machines) {
    const part = lit.machines.get(machine);
    lit.machines.set(machine, part === undefined ? SELECTED : { ...part, selected: true });
  }
  for (const [role, binding] of service.roles) {
    for (const machine of binding.machines) {
      const part = lit.machines.get(machine);
      if (!part?.roles.includes(role)) lit.machines.set(machine, parts.withRole(part, role));
    }
  }
  for (const edge of graph.edges) {
    if (edge.filters.some((filter) => filter.fqdn === fqdn)) light(lit, edge);
  }
  lit.nodes.add(nodeId.service(service.cluster, service.service)).add(nodeId.services(service.cluster));
}

/** How many machines the filter of an edge resolves to; null for several filters, or where Nix alone can tell. */
export function countOfEdge(resolution: Resolution, { filters }: GraphEdge): number | null {
  const [only, ...more] = filters;
  if (only === undefined || more.length > 0) return null;
  const service = resolution.services.get(only.fqdn);
  const { binding } = only;
  const list = binding.kind === "selectors" ? service?.selectors : service?.roles.get(binding.role);
  const [index] = only.path;
  const filter = typeof index === "number" ? list?.filters[index] : undefined;
  return filter?.known ? filter.machines.length : null;
}

/** By service, then by the port of the list: which of its filters bring a machine. */
type Bringing = Map<string, Map<string, Set<number>>>;

/** Whether a filter of a service is among those that bring it to a machine; a nested one counts with its outermost. */
function brings({ fqdn, binding, path }: EdgeFilter, by: Bringing): boolean {
  const index = path[0];
  return typeof index === "number" && (by.get(fqdn)?.get(bindingPort(binding))?.has(index) ?? false);
}

function noteFilters(by: Bringing, fqdn: string, port: string, indexes: readonly number[]) {
  const ports = by.get(fqdn) ?? new Map<string, Set<number>>();
  const known = ports.get(port) ?? new Set<number>();
  for (const index of indexes) known.add(index);
  by.set(fqdn, ports.set(port, known));
}

function lookAtMachines(lit: Lit, graph: Graph, resolution: Resolution, fqdns: readonly string[]) {
  const by: Bringing = new Map();
  for (const fqdn of fqdns) {
    for (const reach of resolution.reachOf(fqdn)) {
      const before = lit.services.get(reach.service) ?? TAKEN;
      const roles = new Set([...before.roles, ...reach.roles.map(({ role }) => role)]);
      lit.services.set(reach.service, {
        selected: before.selected || reach.selectedBy.length > 0,
        roles: [...roles],
      });
      noteFilters(by, reach.service, bindingPort({ kind: "selectors" }), reach.selectedBy);
      for (const { role, by: indexes } of reach.roles) {
        noteFilters(by, reach.service, bindingPort({ kind: "role", role }), indexes);
      }
    }
  }
  for (const fqdn of lit.services.keys()) {
    const service = resolution.services.get(fqdn);
    if (service === undefined) continue;
    lit.nodes.add(nodeId.service(service.cluster, service.service)).add(nodeId.services(service.cluster));
  }
  for (const edge of graph.edges) {
    if (edge.filters.some((filter) => brings(filter, by))) light(lit, edge);
  }
  for (const fqdn of fqdns) if (!lit.machines.has(fqdn)) lit.machines.set(fqdn, TAKEN);
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
      lookAtMachines(lit, graph, resolution, [focus.fqdn]);
      break;
    case "several":
      for (const fqdn of focus.services) lookAtService(lit, graph, resolution, fqdn);
      lookAtMachines(lit, graph, resolution, focus.machines);
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
  lightMachines(lit, graph);
  return lit;
}
