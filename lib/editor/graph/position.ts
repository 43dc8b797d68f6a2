import { elementKey } from "@/lib/model/element";
import { pointer } from "@/lib/shared/json";
import type { GraphNode } from "./graph";
import { elementOf } from "./id";

/**
 * The key under which a node's place is kept. It begins with the key of the element that the node belongs to, so that it
 * follows when that is renamed. Null for what belongs to none.
 */
export function positionKey(node: GraphNode): string | null {
  switch (node.kind) {
    case "pool":
      return inCluster(node.cluster, "pool");
    case "tag":
      return inCluster(node.cluster, "tags", node.tag);
    case "services":
      return inCluster(node.cluster, "services");
    case "missing":
      return inCluster(node.cluster, "missing", node.what, node.name);
    case "operation":
      return inCluster(node.cluster, "services", node.at.service, "filters", node.at.way);
    case "function":
      return node.at === null
        ? inCluster(node.cluster, "filters", node.name ?? "")
        : inCluster(node.cluster, "services", node.at.service, "filters", node.at.way);
    default: {
      const element = elementOf(node);
      return element === null ? null : elementKey(element);
    }
  }
}

function inCluster(cluster: string | null, ...rest: readonly string[]): string | null {
  return cluster === null ? null : pointer("clusters", cluster, ...rest);
}
