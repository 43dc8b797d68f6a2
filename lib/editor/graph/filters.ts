import type { Edit, Path } from "@/lib/model/edit";
import type { BindingRef } from "@/lib/model/element";
import type { DomainDocument, Filter, Service } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import type { EdgeFilter, Graph, GraphNode, MachineNode } from "./graph";
import { clusterOfNode, nodeId } from "./id";

/** The filters of one list of a service. */
export function filtersOf(service: Service, binding: BindingRef): readonly Filter[] {
  return binding.kind === "selectors" ? service.selectors : (own(service.roles, binding.role) ?? []);
}

/** A list of filters without the one at `path`. An operation that loses a side becomes what is left of it. */
export function withoutFilter(filters: readonly Filter[], path: Path): readonly Filter[] {
  const [index, side, ...rest] = path;
  if (typeof index !== "number") return filters;
  const filter = filters[index];
  if (filter === undefined) return filters;
  const kept = (replacement: readonly Filter[]) => filters.toSpliced(index, 1, ...replacement);
  if (side === undefined) return kept([]);
  if (filter.filter === "except") {
    if (side === "of") {
      const of = withoutFilter(filter.of, rest);
      return kept(of.length === 0 ? [] : [{ ...filter, of }]);
    }
    const without = withoutFilter(filter.without, rest);
    return kept(without.length === 0 ? filter.of : [{ ...filter, without }]);
  }
  if (filter.filter === "intersect") {
    const of = side === "of" ? withoutFilter(filter.of, rest) : filter.of;
    const others = side === "with" ? withoutFilter(filter.with, rest) : filter.with;
    if (of.length === 0 || others.length === 0) return kept([...of, ...others]);
    return kept([{ ...filter, of, with: others }]);
  }
  return filters;
}

/** The edit that removes what an edge draws; null when it is no longer there. */
export function removalOf(document: DomainDocument, filters: readonly EdgeFilter[]): Edit | null {
  const edits: Edit[] = [];
  // From the back, so that the indexes of what is still to go stay right.
  for (const { service: ref, binding, path } of [...filters].reverse()) {
    const cluster = own(document.clusters, ref.cluster);
    const service = cluster === undefined ? undefined : own(cluster.services, ref.service);
    const [index] = path;
    if (service === undefined || typeof index !== "number") continue;
    if (path.length === 1) edits.push({ type: "removeFilter", service: ref, binding, index });
    else {
      const remaining = withoutFilter(filtersOf(service, binding), path);
      edits.push({ type: "setFilters", service: ref, binding, filters: remaining });
    }
  }
  const [only] = edits;
  if (only === undefined) return null;
  return edits.length === 1 ? only : { type: "batch", label: `Remove ${edits.length} filters`, edits };
}

/** What can be said of a node as the end of a filter, also of a machine that is folded away. */
export type FilterEnd =
  | Exclude<GraphNode, MachineNode>
  | Pick<MachineNode, "kind" | "id" | "cluster" | "machine">;

/** The node of this id, or the machine that has none while its cluster is folded. */
export function filterEndOf(graph: Graph, document: DomainDocument, id: string): FilterEnd | undefined {
  const node = graph.nodes.find((each) => each.id === id);
  if (node !== undefined) return node;
  const cluster = clusterOfNode(id);
  const machine = id.slice(nodeId.machine(cluster, "").length);
  const held = own(own(document.clusters, cluster)?.machines ?? {}, machine);
  return held === undefined || id !== nodeId.machine(cluster, machine)
    ? undefined
    : { kind: "machine", id, cluster, machine };
}

/** The filter that an edge from a service of `from` to this node means; null where a filter cannot end. */
export function filterTo(from: string, node: FilterEnd, suffix: string): Filter | null {
  switch (node.kind) {
    case "machine":
      return {
        filter: "hostname",
        hostname: node.cluster === from ? node.machine : `${node.machine}.${node.cluster}.${suffix}`,
      };
    case "tag":
      // A tag filter looks at the service's own cluster; elsewhere it means that cluster's machines with the tag.
      return node.cluster === from || node.cluster === null ? { filter: "tag", tag: node.tag } : null;
    case "pool":
      if (node.cluster === null) return null;
      return node.cluster === from
        ? { filter: "clusterMachines" }
        : { filter: "cluster", cluster: node.cluster };
    case "cluster":
      return node.name === from ? { filter: "clusterMachines" } : { filter: "cluster", cluster: node.name };
    case "domain":
      return { filter: "domainMachines" };
    case "function":
      return node.name === null ? null : { filter: "named", name: node.name };
    case "service":
    case "services":
    case "operation":
    case "missing":
      return null;
  }
}

/** Why a service cannot take a machine, tag or cluster as a selector; null when it can. */
export function selectorRefusal(from: string, filter: Filter, node: FilterEnd): string | null {
  const elsewhere =
    node.kind === "cluster" ? node.name !== from : node.cluster !== null && node.cluster !== from;
  if (filter.filter === "domainMachines") return "Selectors stay inside the service's own cluster";
  return elsewhere ? "Selectors stay inside the service's own cluster" : null;
}
