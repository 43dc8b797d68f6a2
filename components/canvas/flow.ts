import type { Edge, Node, NodeProps } from "@xyflow/react";
import type { GraphEdge, GraphNode, GraphNodeKind } from "@/lib/editor/graph/graph";
import type { Gutter } from "@/lib/editor/graph/route";

type Data<Shown extends GraphNode> = { readonly node: Shown; readonly gutter: Gutter | null };

/** A node as React Flow holds it. */
export type FlowNode = { [Kind in GraphNodeKind]: FlowNodeOf<Kind> }[GraphNodeKind];
export type FlowNodeOf<Kind extends GraphNodeKind> = Node<Data<Extract<GraphNode, { kind: Kind }>>, Kind>;
export type FlowEdge = Edge<{ readonly edge: GraphEdge; readonly gutter: Gutter | null }, "filter">;

/** What the component that shows a node of this kind gets. */
export type Shown<Kind extends GraphNodeKind> = NodeProps<FlowNodeOf<Kind>>;

/** The handle over a whole node on which a binding is let go. */
export const DROP = "drop";
