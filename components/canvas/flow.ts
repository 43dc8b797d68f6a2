import type { Edge, Node, NodeProps } from "@xyflow/react";
import type { GraphEdge, GraphNode, GraphNodeKind } from "@/lib/editor/graph/graph";
import type { Way } from "@/lib/editor/graph/way";

type NodeOf<Kind extends GraphNodeKind> = Extract<GraphNode, { kind: Kind }>;

/** A node as React Flow holds it. */
export type FlowNode = Node<{ readonly node: GraphNode }, GraphNodeKind>;
export type FlowEdge = Edge<{ readonly edge: GraphEdge; readonly way: Way }, "filter">;

/** What the component that shows a node of this kind gets. */
export type Shown<Kind extends GraphNodeKind> = Pick<NodeProps, "id" | "selected"> & {
  readonly data: { readonly node: NodeOf<Kind> };
};

/** The handle over a whole frame on which a binding is let go. */
export const DROP = "drop";
