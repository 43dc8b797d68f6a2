import type { Path } from "@/lib/model/edit";
import type { BindingRef } from "@/lib/model/element";
import type { DomainDocument, Filter, Service } from "@/lib/model/schema";
import { compareBytes, own, sortedKeys } from "@/lib/shared/json";
import { type ClusterFacts, clusterFacts, locateMachine } from "./facts";
import { foldOf } from "./fold";
import type { EdgeFilter, Fold, Folds, Graph, GraphEdge, GraphNode, Port } from "./graph";
import { bindingPort, nodeId } from "./id";
import { planPool } from "./pool";
import { SIZE } from "./size";

/** How many tags a pool shows before it keeps to those that filters name. */
const TAGS_SHOWN = 16;

const portsBothSides = (size: { width: number; height: number }): readonly Port[] => [
  { id: "in", side: "in", x: 0, y: size.height / 2 },
  { id: "out", side: "out", x: size.width, y: size.height / 2 },
];
const portIn = (size: { height: number }): readonly Port[] => [
  { id: "in", side: "in", x: 0, y: size.height / 2 },
];

const MACHINE_PORTS = portIn(SIZE.machine);
const COMPACT_PORTS = portIn(SIZE.compact);
const TAG_PORTS = portIn(SIZE.tag);
const OPERATION_PORTS = portsBothSides(SIZE.operation);
const FUNCTION_PORTS = portIn(SIZE.function);
const MISSING_PORTS = portIn(SIZE.missing);
const DOMAIN_PORTS = portIn(SIZE.domain);
const SERVICES_PORTS: readonly Port[] = [
  { id: "out", side: "out", x: SIZE.services.width, y: SIZE.services.height / 2 },
];

interface Frame {
  readonly facts: ClusterFacts;
  readonly fold: Fold;
  /** Tags that some filter of this cluster names. */
  readonly named: Set<string>;
  readonly nodes: Map<string, GraphNode>;
}

interface From {
  readonly node: string;
  readonly port: string;
}

/** Collects the nodes and edges that a domain's filters make. */
class Builder {
  readonly frames = new Map<string, Frame>();
  readonly edges = new Map<string, { edge: Omit<GraphEdge, "filters">; filters: EdgeFilter[] }>();

  constructor(readonly document: DomainDocument) {}

  connect(from: From, target: string, targetPort: string, part: GraphEdge["part"], filter: EdgeFilter) {
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

  /** Follows one filter from where it starts to where it ends. */
  draw(frame: Frame, filter: Filter, from: From, part: GraphEdge["part"], at: EdgeFilter) {
    const { name } = frame.facts;
    const to = (target: string, port = "in") => this.connect(from, target, port, part, at);
    switch (filter.filter) {
      case "clusterMachines":
        return to(nodeId.pool(name), "all");
      case "domainMachines":
        return to(nodeId.domain);
      case "cluster":
        if (this.frames.has(filter.cluster)) return to(nodeId.pool(filter.cluster), "all");
        return to(this.missing(frame, "cluster", filter.cluster));
      case "tag":
        frame.named.add(filter.tag);
        return to(nodeId.tag(name, filter.tag));
      case "hostname": {
        const found = locateMachine(this.document, name, filter.hostname);
        if (found === null) return to(this.missing(frame, "machine", filter.hostname));
        const folded = this.frames.get(found.cluster)?.fold.machines ?? false;
        return folded
          ? to(nodeId.pool(found.cluster), "some")
          : to(nodeId.machine(found.cluster, found.machine));
      }
      case "named":
        return to(this.named(frame, filter.name));
      case "custom":
        return frame.fold.services ? undefined : to(this.custom(frame, at));
      case "except":
      case "intersect":
        return this.drawOperation(frame, filter, from, part, at);
    }
  }

  private drawOperation(
    frame: Frame,
    filter: Extract<Filter, { filter: "except" | "intersect" }>,
    from: From,
    part: GraphEdge["part"],
    at: EdgeFilter,
  ) {
    const inside = frame.fold.services ? from : { node: operationId(at), port: "out" };
    const other = filter.filter === "except" ? "without" : "with";
    const others = filter.filter === "except" ? filter.without : filter.with;
    if (!frame.fold.services) {
      frame.nodes.set(inside.node, {
        kind: "operation",
        id: inside.node,
        cluster: frame.facts.name,
        ...SIZE.operation,
        ports: OPERATION_PORTS,
        operation: filter.filter,
      });
      this.connect(from, inside.node, "in", part, at);
    }
    const below = (key: string, index: number): EdgeFilter => ({ ...at, path: [...at.path, key, index] });
    filter.of.forEach((item, index) => {
      this.draw(frame, item, inside, "taken", below("of", index));
    });
    others.forEach((item, index) => {
      const itsPart = filter.filter === "except" ? "without" : "taken";
      this.draw(frame, item, inside, itsPart, below(other, index));
    });
  }

  private missing(frame: Frame, what: "machine" | "cluster", name: string): string {
    const cluster = frame.facts.name;
    const id = nodeId.missing(cluster, what, name);
    frame.nodes.set(id, { kind: "missing", id, cluster, ...SIZE.missing, ports: MISSING_PORTS, what, name });
    return id;
  }

  private named(frame: Frame, name: string): string {
    const cluster = frame.facts.name;
    const id = nodeId.named(cluster, name);
    const defined = Object.hasOwn(this.document.filters, name);
    frame.nodes.set(id, {
      kind: "function",
      id,
      cluster,
      ...SIZE.function,
      ports: FUNCTION_PORTS,
      name,
      defined,
    });
    return id;
  }

  private custom(frame: Frame, at: EdgeFilter): string {
    const id = `function:${operationId(at)}`;
    const { name } = frame.facts;
    const ports = FUNCTION_PORTS;
    frame.nodes.set(id, {
      kind: "function",
      id,
      cluster: name,
      ...SIZE.function,
      ports,
      name: null,
      defined: true,
    });
    return id;
  }
}

function operationId(at: EdgeFilter): string {
  return `operation:${at.service.cluster}/${at.service.service}/${JSON.stringify([bindingPort(at.binding), ...at.path])}`;
}

function bindingsOf(service: Service): { binding: BindingRef; filters: readonly Filter[] }[] {
  return [
    { binding: { kind: "selectors" }, filters: service.selectors },
    ...sortedKeys(service.roles).map((role) => ({
      binding: { kind: "role", role } as const,
      filters: own(service.roles, role) ?? [],
    })),
  ];
}

function serviceNode(cluster: string, name: string, fqdn: string, service: Service): GraphNode {
  const { width, header, row, bottom } = SIZE.service;
  const rows = bindingsOf(service).map(({ binding, filters }) => ({
    binding,
    port: bindingPort(binding),
    filters: filters.length,
  }));
  return {
    kind: "service",
    id: nodeId.service(cluster, name),
    cluster,
    service: name,
    fqdn,
    enabled: service.enable,
    rows,
    width,
    height: header + rows.length * row + bottom,
    ports: [
      { id: "new", side: "out", x: width, y: header / 2 },
      ...rows.map(({ port }, index) => ({
        id: port,
        side: "out" as const,
        x: width,
        y: header + index * row + row / 2,
      })),
    ],
  };
}

function drawServices(builder: Builder, frame: Frame, services: { readonly [name: string]: Service }) {
  const { facts, fold } = frame;
  const folded = nodeId.services(facts.name);
  if (fold.services && facts.services.length > 0) {
    frame.nodes.set(folded, {
      kind: "services",
      id: folded,
      cluster: facts.name,
      ...SIZE.services,
      ports: SERVICES_PORTS,
      services: facts.serviceFqdns,
    });
  }
  facts.services.forEach((name, index) => {
    const service = own(services, name);
    const fqdn = facts.serviceFqdns[index];
    if (service === undefined || fqdn === undefined) return;
    const id = nodeId.service(facts.name, name);
    if (!fold.services) frame.nodes.set(id, serviceNode(facts.name, name, fqdn, service));
    for (const { binding, filters } of bindingsOf(service)) {
      const from = fold.services ? { node: folded, port: "out" } : { node: id, port: bindingPort(binding) };
      filters.forEach((filter, at) => {
        const path: Path = [at];
        const ref = { kind: "service", cluster: facts.name, service: name } as const;
        builder.draw(frame, filter, from, "taken", { service: ref, fqdn, binding, path });
      });
    }
  });
}

function drawPool(frame: Frame): GraphNode[] {
  const { facts, fold } = frame;
  const tags = [...facts.tags.keys()];
  const rest = tags.filter((tag) => !frame.named.has(tag));
  const room = Math.max(0, (fold.machines ? TAGS_SHOWN / 2 : TAGS_SHOWN) - frame.named.size);
  const shown = [...frame.named, ...rest.slice(0, room)].sort(compareBytes);
  const plan = planPool(shown.length, facts.machines.length, fold.machines);
  const nodes: GraphNode[] = [
    {
      kind: "pool",
      id: nodeId.pool(facts.name),
      cluster: facts.name,
      width: plan.width,
      height: plan.height,
      ports: [
        { id: "all", side: "in", x: 0, y: SIZE.pool.header / 2 },
        ...(fold.machines
          ? [
              {
                id: "some",
                side: "in" as const,
                x: 0,
                y: plan.machines.y + (plan.height - plan.machines.y) / 2 - 6,
              },
            ]
          : []),
      ],
      folded: fold.machines,
      machines: facts.machineFqdns,
    },
  ];
  for (const tag of shown) {
    nodes.push({
      kind: "tag",
      id: nodeId.tag(facts.name, tag),
      cluster: facts.name,
      ...plan.tags.cell,
      ports: TAG_PORTS,
      tag,
      machines: facts.tags.get(tag) ?? [],
    });
  }
  if (fold.machines) return nodes;
  facts.machines.forEach((machine, index) => {
    nodes.push({
      kind: "machine",
      id: nodeId.machine(facts.name, machine),
      cluster: facts.name,
      ...plan.machines.cell,
      ports: plan.compact ? COMPACT_PORTS : MACHINE_PORTS,
      machine,
      fqdn: facts.machineFqdns[index] ?? machine,
      compact: plan.compact,
    });
  });
  return nodes;
}

/**
 * The graph of a domain: frames, machines, tags, services, and an edge for every filter. Shows what is written,
 * so it needs no resolution; frames get their size from the layout.
 */
export function buildGraph(document: DomainDocument, folds: Folds): Graph {
  const builder = new Builder(document);
  let crowd = 0;
  for (const { services } of Object.values(document.clusters)) crowd += Object.keys(services).length;
  for (const name of sortedKeys(document.clusters)) {
    const cluster = own(document.clusters, name);
    if (cluster === undefined) continue;
    builder.frames.set(name, {
      facts: clusterFacts(name, document.suffix, cluster),
      fold: foldOf(folds, name, cluster, crowd),
      named: new Set(),
      nodes: new Map(),
    });
  }
  for (const [name, frame] of builder.frames) {
    drawServices(builder, frame, own(document.clusters, name)?.services ?? {});
  }
  const nodes: GraphNode[] = [];
  let machines = 0;
  for (const [name, frame] of builder.frames) {
    machines += frame.facts.machines.length;
    nodes.push({
      kind: "cluster",
      id: nodeId.cluster(name),
      cluster: null,
      name,
      width: 0,
      height: 0,
      ports: [],
      machines: frame.facts.machines.length,
      services: frame.facts.services.length,
      fold: frame.fold,
    });
    nodes.push(...drawPool(frame), ...frame.nodes.values());
  }
  if (builder.frames.size > 0) {
    nodes.push({
      kind: "domain",
      id: nodeId.domain,
      cluster: null,
      ...SIZE.domain,
      ports: DOMAIN_PORTS,
      suffix: document.suffix,
      machines,
    });
  }
  return { nodes, edges: [...builder.edges.values()].map(({ edge, filters }) => ({ ...edge, filters })) };
}
