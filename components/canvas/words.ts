"use client";
import { filtersOf } from "@/lib/editor/graph/filters";
import type { EdgeFilter, GraphEdge, GraphNode } from "@/lib/editor/graph/graph";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { own } from "@/lib/shared/json";
import { useEditor } from "./editor";

/** The outermost filter that an edge is part of; undefined when it is gone. */
export function filterAt(document: DomainDocument, at: EdgeFilter): Filter | undefined {
  const cluster = own(document.clusters, at.service.cluster);
  const service = cluster === undefined ? undefined : own(cluster.services, at.service.service);
  const index = at.path[0];
  return service === undefined || typeof index !== "number"
    ? undefined
    : filtersOf(service, at.binding)[index];
}

/** An edge in words: "dns selects all of attic". */
export function edgeSentence(document: DomainDocument, edge: GraphEdge): string {
  const [first, second] = edge.filters;
  if (first === undefined) return "";
  if (second !== undefined) {
    const services = new Set(edge.filters.map(({ fqdn }) => fqdn)).size;
    const what = edge.kind === "selectors" ? "selectors" : "roles";
    return `${edge.filters.length} filters in ${what} of ${services} service${services === 1 ? "" : "s"}`;
  }
  const filter = filterAt(document, first);
  if (filter === undefined) return "";
  const sentence = filterSentence(filter, first.service.cluster);
  return first.binding.kind === "selectors"
    ? `${first.service.service} selects ${sentence}`
    : `${first.service.service}’s role ${first.binding.role} is ${sentence}`;
}

export function useEdgeSentence(edge: GraphEdge): string {
  return useEditor((state) => edgeSentence(state.document, edge));
}

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** What a screen reader says of a node. */
export function nodeLabel(node: GraphNode): string {
  switch (node.kind) {
    case "cluster":
      return `Cluster ${node.name}: ${counted(node.machines, "machine")}, ${counted(node.services, "service")}`;
    case "pool":
      return `All machines of ${node.cluster}: ${node.machines.length}${node.folded ? ", folded" : ""}`;
    case "service":
      return `Service ${node.fqdn}${node.enabled ? "" : ", off"}`;
    case "services":
      return `${counted(node.services.length, "service")} of ${node.cluster}, folded`;
    case "machine":
      return `Machine ${node.fqdn}`;
    case "tag":
      return `Tag ${node.tag} in ${node.cluster}: ${counted(node.machines.length, "machine")}`;
    case "operation":
      return node.operation === "except" ? "All except" : "Machines in both";
    case "function":
      return node.name === null ? "Filter in place, resolved by Nix" : `Filter ${node.name}, resolved by Nix`;
    case "missing":
      return `Missing ${node.what} ${node.name}`;
    case "domain":
      return `Every machine of ${node.suffix}: ${node.machines}`;
  }
}
