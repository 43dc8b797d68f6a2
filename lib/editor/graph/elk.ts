import type { ElkNode } from "elkjs/lib/elk-api";
import type { ClusterPart, GraphNode } from "./graph";
import { gridCell, planPool } from "./pool";
import { SIZE } from "./size";

/** Offsets of tags and machines inside their pool. */
export function insidePool(
  nodes: readonly GraphNode[],
): Map<string, { x: number; y: number; column: number }> {
  const tags = nodes.filter((node) => node.kind === "tag");
  const machines = nodes.filter((node) => node.kind === "machine");
  const pool = nodes.find((node) => node.kind === "pool");
  const places = new Map<string, { x: number; y: number; column: number }>();
  if (pool === undefined) return places;
  const plan = planPool(tags.length, pool.machines.length, pool.folded);
  tags.forEach((node, index) => {
    places.set(node.id, gridCell(plan.tags, index));
  });
  machines.forEach((node, index) => {
    places.set(node.id, gridCell(plan.machines, index));
  });
  return places;
}

/** By layer, so that the model's order is one within each; the pool comes first among what edges end at. */
function inOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const rank = (node: GraphNode) => partition(node) * 2 + (node.kind === "pool" ? 0 : 1);
  return nodes.toSorted((left, right) => rank(left) - rank(right));
}

/** Left to right: services, operations by depth, then what they end at. */
function partition(node: GraphNode): number {
  switch (node.kind) {
    case "service":
    case "services":
      return 0;
    case "operation":
      return 1;
    default:
      return 2;
  }
}

/**
 * One cluster as input for ELK's layered algorithm: the pool is one node whose ports stand where edges to its tags
 * and machines arrive, so that services come out in an order that crosses little.
 */
export function elkOfCluster(part: ClusterPart): ElkNode {
  const pool = part.nodes.find((node) => node.kind === "pool");
  const inside = insidePool(part.nodes);
  const poolPorts = new Map<string, number>([["all", SIZE.pool.header / 2]]);
  for (const edge of part.edges) {
    const place = inside.get(edge.target);
    if (place !== undefined) poolPorts.set(edge.target, Math.round(place.y + (place.column === 0 ? 13 : -8)));
  }
  const portId = (node: string, port: string) => JSON.stringify([node, port]);
  const children = inOrder(part.nodes)
    .filter((node) => node.kind !== "tag" && node.kind !== "machine")
    .map(
      (node): ElkNode => ({
        id: node.id,
        width: node.width,
        height: node.height,
        layoutOptions: {
          "elk.portConstraints": "FIXED_POS",
          "elk.partitioning.partition": String(partition(node)),
        },
        ports:
          node === pool
            ? [...poolPorts].map(([target, y]) => ({
                id: portId(node.id, target),
                x: 0,
                y,
                width: 0,
                height: 0,
                layoutOptions: { "elk.port.side": "WEST" },
              }))
            : node.ports.map(({ id, side, x, y }) => ({
                id: portId(node.id, id),
                x,
                y,
                width: 0,
                height: 0,
                layoutOptions: { "elk.port.side": side === "in" ? "WEST" : "EAST" },
              })),
      }),
    );
  const target = (id: string) => {
    if (pool !== undefined && (id === pool.id || inside.has(id))) {
      return portId(pool.id, id === pool.id ? "all" : id);
    }
    return portId(id, "in");
  };
  return {
    id: part.cluster,
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.partitioning.activate": "true",
      "elk.padding": "[top=0,left=0,bottom=0,right=0]",
      "elk.spacing.nodeNode": "18",
      "elk.spacing.edgeNode": "10",
      "elk.layered.spacing.nodeNodeBetweenLayers": part.edges.some(({ target: id }) =>
        id.startsWith("operation:"),
      )
        ? "56"
        : "112",
      "elk.layered.spacing.edgeNodeBetweenLayers": "16",
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
      // Services stay by name, so that an edit elsewhere does not shuffle them.
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.layered.crossingMinimization.forceNodeModelOrder": "true",
      "elk.layered.crossingMinimization.greedySwitch.type": "OFF",
      "elk.separateConnectedComponents": "false",
    },
    children,
    edges: part.edges.map((edge, index) => ({
      id: String(index),
      sources: [portId(edge.source, edge.sourcePort)],
      targets: [target(edge.target)],
    })),
  };
}
