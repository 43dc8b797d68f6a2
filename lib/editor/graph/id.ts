import type { BindingRef, ElementRef } from "@/lib/model/element";
import type { GraphNode } from "./graph";

/** Ids of nodes: a kind, then names that are unique within it. */
export const nodeId = {
  cluster: (cluster: string) => `cluster:${cluster}`,
  pool: (cluster: string) => `pool:${cluster}`,
  services: (cluster: string) => `services:${cluster}`,
  service: (cluster: string, service: string) => `service:${cluster}/${service}`,
  machine: (cluster: string, machine: string) => `machine:${cluster}/${machine}`,
  tag: (cluster: string, tag: string) => `tag:${cluster}/${tag}`,
  named: (cluster: string, name: string) => `function:${cluster}/${name}`,
  missing: (cluster: string, what: string, name: string) => `missing:${cluster}/${what}/${name}`,
  domain: "domain",
} as const;

/** The cluster in a node's id. */
export function clusterOfNode(id: string): string {
  return id.slice(id.indexOf(":") + 1).split("/", 1)[0] ?? "";
}

/** The port of a service's card from which one of its lists of filters leaves. */
export function bindingPort(binding: BindingRef): string {
  return binding.kind === "selectors" ? "selectors" : `role:${binding.role}`;
}

/** The list of filters that a port of a service's card stands for; null for other ports. */
export function bindingOfPort(port: string): BindingRef | null {
  if (port === "selectors") return { kind: "selectors" };
  return port.startsWith("role:") ? { kind: "role", role: port.slice("role:".length) } : null;
}

/** The element of the document that a node shows; null for a tag, an operation and the like. */
export function elementOf(node: GraphNode): ElementRef | null {
  switch (node.kind) {
    case "cluster":
      return { kind: "cluster", cluster: node.name };
    case "pool":
    case "services":
      return node.cluster === null ? null : { kind: "cluster", cluster: node.cluster };
    case "service":
      return node.cluster === null ? null : { kind: "service", cluster: node.cluster, service: node.service };
    case "machine":
      return node.cluster === null ? null : { kind: "machine", cluster: node.cluster, machine: node.machine };
    case "function":
      return node.name === null || !node.defined ? null : { kind: "filter", filter: node.name };
    case "domain":
      return { kind: "domain" };
    case "tag":
    case "operation":
    case "missing":
      return null;
  }
}

/** The node that shows an element while nothing is folded; null where the graph shows none. */
export function nodeOfElement(element: ElementRef): string | null {
  switch (element.kind) {
    case "domain":
      return nodeId.domain;
    case "cluster":
      return nodeId.cluster(element.cluster);
    case "machine":
      return nodeId.machine(element.cluster, element.machine);
    case "service":
      return nodeId.service(element.cluster, element.service);
    case "user":
    case "module":
      if (element.cluster === undefined) return null;
      return element.machine === undefined
        ? nodeId.cluster(element.cluster)
        : nodeId.machine(element.cluster, element.machine);
    case "clusterModule":
    case "filter":
    case "input":
      return null;
  }
}
