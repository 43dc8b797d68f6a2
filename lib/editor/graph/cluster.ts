import type { Path } from "@/lib/model/edit";
import type { Cluster, Filter } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import { type ClusterFacts, clusterFacts } from "./facts";
import type { ClusterPart, EdgeFilter, FilterPlace, Fold, GraphEdge, GraphNode } from "./graph";
import { bindingPort, nodeId } from "./id";
import {
  bindingsOf,
  FUNCTION_PORTS,
  MISSING_PORTS,
  OPERATION_PORTS,
  poolNodes,
  SERVICES_PORTS,
  serviceNode,
} from "./nodes";
import { type Domain, Outside } from "./outside";
import { SIZE } from "./size";

/** One cluster drawn: its nodes without the frame, and every edge that begins in it. */
export interface ClusterDrawing {
  readonly facts: ClusterFacts;
  readonly frame: GraphNode;
  readonly part: ClusterPart;
  readonly edges: readonly GraphEdge[];
}

interface From {
  readonly node: string;
  readonly port: string;
}

function placeOf({ service, binding, path }: EdgeFilter): FilterPlace {
  return { service: service.service, way: JSON.stringify([bindingPort(binding), ...path]) };
}

function operationId(at: EdgeFilter): string {
  const { service, way } = placeOf(at);
  return `operation:${at.service.cluster}/${service}/${way}`;
}

/** Collects the nodes and edges that the filters of one cluster's services make. */
class Pen {
  readonly nodes = new Map<string, GraphNode>();
  readonly edges = new Map<string, { edge: Omit<GraphEdge, "filters">; filters: EdgeFilter[] }>();
  /** Tags that some filter names. */
  readonly named = new Set<string>();

  constructor(
    readonly cluster: string,
    readonly fold: Fold,
    readonly outside: Outside,
  ) {}

  /** Follows one filter from where it starts to where it ends. */
  draw(filter: Filter, from: From, part: GraphEdge["part"], at: EdgeFilter) {
    const to = (target: string, port = "in") => this.#connect(from, target, port, part, at);
    switch (filter.filter) {
      case "clusterMachines":
        return to(nodeId.pool(this.cluster), "all");
      case "domainMachines":
        return to(nodeId.domain);
      case "cluster":
        if (this.outside.hasCluster(filter.cluster)) return to(nodeId.pool(filter.cluster), "all");
        return to(this.#missing("cluster", filter.cluster));
      case "tag":
        this.named.add(filter.tag);
        return to(nodeId.tag(this.cluster, filter.tag));
      case "hostname": {
        const found = this.outside.machine(filter.hostname);
        if (found === null) return to(this.#missing("machine", filter.hostname));
        return found.folded
          ? to(nodeId.pool(found.cluster), "some")
          : to(nodeId.machine(found.cluster, found.machine));
      }
      case "named": {
        const { name } = filter;
        return to(this.#function(nodeId.named(this.cluster, name), name, this.outside.hasFilter(name), null));
      }
      case "custom":
        if (this.fold.services) return;
        return to(this.#function(`function:${operationId(at)}`, null, true, placeOf(at)));
      case "except":
      case "intersect":
        return this.#operation(filter, from, part, at);
    }
  }

  #connect(from: From, target: string, targetPort: string, part: GraphEdge["part"], filter: EdgeFilter) {
    const kind = filter.binding.kind;
    const id = JSON.stringify([from.node, from.port, target, targetPort, kind, part]);
    const known = this.edges.get(id);
    if (known !== undefined) {
      known.filters.push(filter);
      return;
    }
    this.edges.set(id, {
      edge: { id, source: from.node, sourcePort: from.port, target, targetPort, kind, part },
      filters: [filter],
    });
  }

  #operation(
    filter: Extract<Filter, { filter: "except" | "intersect" }>,
    from: From,
    part: GraphEdge["part"],
    at: EdgeFilter,
  ) {
    const { cluster } = this;
    const inside = this.fold.services ? from : { node: operationId(at), port: "out" };
    const other = filter.filter === "except" ? "without" : "with";
    const others = filter.filter === "except" ? filter.without : filter.with;
    if (!this.fold.services) {
      this.nodes.set(inside.node, {
        kind: "operation",
        id: inside.node,
        cluster,
        ...SIZE.operation,
        ports: OPERATION_PORTS,
        operation: filter.filter,
        at: placeOf(at),
      });
      this.#connect(from, inside.node, "in", part, at);
    }
    const below = (key: string, index: number): EdgeFilter => ({ ...at, path: [...at.path, key, index] });
    filter.of.forEach((item, index) => {
      this.draw(item, inside, "taken", below("of", index));
    });
    others.forEach((item, index) => {
      this.draw(item, inside, filter.filter === "except" ? "without" : "taken", below(other, index));
    });
  }

  #missing(what: "machine" | "cluster", name: string): string {
    const { cluster } = this;
    const id = nodeId.missing(cluster, what, name);
    this.nodes.set(id, { kind: "missing", id, cluster, ...SIZE.missing, ports: MISSING_PORTS, what, name });
    return id;
  }

  #function(id: string, name: string | null, defined: boolean, at: FilterPlace | null): string {
    const { cluster } = this;
    const ports = FUNCTION_PORTS;
    this.nodes.set(id, { kind: "function", id, cluster, ...SIZE.function, ports, name, defined, at });
    return id;
  }
}

function drawServices(pen: Pen, facts: ClusterFacts, cluster: Cluster) {
  const { fold } = pen;
  const folded = nodeId.services(facts.name);
  if (fold.services && facts.services.length > 0) {
    pen.nodes.set(folded, {
      kind: "services",
      id: folded,
      cluster: facts.name,
      ...SIZE.services,
      ports: SERVICES_PORTS,
      services: facts.serviceFqdns,
    });
  }
  facts.services.forEach((name, index) => {
    const service = own(cluster.services, name);
    const fqdn = facts.serviceFqdns[index];
    if (service === undefined || fqdn === undefined) return;
    const id = nodeId.service(facts.name, name);
    if (!fold.services) pen.nodes.set(id, serviceNode(facts.name, name, fqdn, service));
    for (const { binding, filters } of bindingsOf(service)) {
      const from = fold.services ? { node: folded, port: "out" } : { node: id, port: bindingPort(binding) };
      filters.forEach((filter, at) => {
        const path: Path = [at];
        const ref = { kind: "service", cluster: facts.name, service: name } as const;
        pen.draw(filter, from, "taken", { service: ref, fqdn, binding, path });
      });
    }
  });
}

interface Known {
  readonly name: string;
  readonly suffix: string;
  readonly fold: Fold;
  readonly outside: Outside;
  readonly drawing: ClusterDrawing;
}
/** Documents share the clusters that an edit did not touch, so most drawings are there already. */
const known = new WeakMap<Cluster, Known>();

/** Draws one cluster, or returns what was drawn of it before when that still holds. */
export function drawCluster(domain: Domain, name: string, cluster: Cluster, fold: Fold): ClusterDrawing {
  const { suffix } = domain.document;
  const before = known.get(cluster);
  if (
    before?.name === name &&
    before.suffix === suffix &&
    before.fold.services === fold.services &&
    before.fold.machines === fold.machines &&
    before.outside.saysTheSame(domain)
  )
    return before.drawing;
  const facts = clusterFacts(name, suffix, cluster);
  const outside = new Outside(domain, name);
  const pen = new Pen(name, fold, outside);
  drawServices(pen, facts, cluster);
  const nodes = [...poolNodes(facts, fold, pen.named), ...pen.nodes.values()];
  const edges = [...pen.edges.values()].map(({ edge, filters }) => ({ ...edge, filters }));
  const inside = new Set(nodes.map(({ id }) => id));
  const frame: GraphNode = {
    kind: "cluster",
    id: nodeId.cluster(name),
    cluster: null,
    name,
    width: 0,
    height: 0,
    ports: [],
    machines: facts.machines.length,
    services: facts.services.length,
    fold,
  };
  const part = { cluster: name, nodes, edges: edges.filter(({ target }) => inside.has(target)) };
  const drawing = { facts, frame, part, edges };
  known.set(cluster, { name, suffix, fold, outside, drawing });
  return drawing;
}
