"use client";
import { Position, useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { buildGraph } from "@/lib/editor/graph/build";
import type { ClusterPart, Graph, GraphEdge, GraphNode } from "@/lib/editor/graph/graph";
import { elementOf } from "@/lib/editor/graph/id";
import {
  type ClusterLayout,
  type Columns,
  type Placed,
  type Placement,
  type Point,
  placeNodes,
} from "@/lib/editor/graph/place";
import { positionKey } from "@/lib/editor/graph/position";
import { sameWay, type Way, waysOf } from "@/lib/editor/graph/way";
import type { EditorState, Positions } from "@/lib/editor/state";
import { elementKey } from "@/lib/model/element";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { useEditor } from "./editor";
import { DROP, type FlowEdge, type FlowNode } from "./flow";
import { knownLayout, layOut, layoutKey } from "./layoutWorker";
import { useCanvas } from "./state";
import { edgeSentence, filterAt, nodeLabel } from "./words";

/** Layouts by cluster: those at hand at once, those that the worker still owes as they come. */
function useLayouts(graph: Graph): { layouts: ReadonlyMap<string, ClusterLayout>; settled: boolean } {
  const parts = useMemo(
    () => graph.parts.map((part): { part: ClusterPart; key: string } => ({ part, key: layoutKey(part) })),
    [graph],
  );
  const last = useRef(new Map<string, ClusterLayout>());
  const [arrived, setArrived] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an arrival is what makes more layouts known
  const result = useMemo(() => {
    const layouts = new Map<string, ClusterLayout>();
    let settled = true;
    for (const { part, key } of parts) {
      const ready = knownLayout(key);
      if (ready === undefined) settled = false;
      const layout = ready ?? last.current.get(part.cluster);
      if (layout !== undefined) layouts.set(part.cluster, layout);
    }
    last.current = layouts;
    return { layouts, settled };
  }, [parts, arrived]);
  useEffect(() => {
    let current = true;
    const missing = parts.filter(({ key }) => knownLayout(key) === undefined);
    if (missing.length === 0) return;
    Promise.all(missing.map(({ part, key }) => layOut(key, part)))
      .then(() => current && setArrived((count) => count + 1))
      .catch((error: unknown) => console.error("layout failed; columns are shown instead", error));
    return () => {
      current = false;
    };
  }, [parts]);
  return result;
}

const Z: { readonly [Kind in GraphNode["kind"]]: number } = {
  cluster: 0,
  pool: 1,
  service: 4,
  services: 4,
  machine: 4,
  tag: 4,
  operation: 4,
  function: 4,
  missing: 4,
  domain: 4,
};
const EDGE_Z = 2;

interface Made {
  readonly node: GraphNode;
  readonly placed: Placed;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly flow: FlowNode;
}

function sameItems<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function samePlace(left: Placed, right: Placed): boolean {
  return (
    left.x === right.x &&
    left.y === right.y &&
    left.width === right.width &&
    left.height === right.height &&
    left.column === right.column
  );
}

function sameShape(left: GraphNode, right: GraphNode): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function flowNode(node: GraphNode, placed: Placed, selected: boolean, focusable: boolean): FlowNode {
  const { width, height } = placed;
  const movable = positionKey(node) !== null;
  return {
    id: node.id,
    type: node.kind,
    position: { x: placed.x, y: placed.y },
    ...(placed.parent === null ? {} : { parentId: placed.parent }),
    width,
    height,
    measured: { width, height },
    // Given, so that edges find ends that are off screen and never measured.
    handles: [
      ...node.ports.map(({ id, side, x, y }) => ({
        id,
        x,
        y,
        width: 0,
        height: 0,
        type: side === "in" ? ("target" as const) : ("source" as const),
        position: side === "in" ? Position.Left : Position.Right,
      })),
      ...(node.kind === "pool"
        ? [{ id: DROP, x: 0, y: 0, width, height, type: "target" as const, position: Position.Left }]
        : []),
    ],
    data: { node },
    zIndex: Z[node.kind],
    draggable: movable,
    selectable: elementOf(node) !== null && node.kind !== "pool" && node.kind !== "services",
    selected,
    connectable: true,
    focusable: false,
    ...(node.kind === "cluster" || node.kind === "pool" ? { dragHandle: `.${node.kind}-handle` } : {}),
    // Frames let the pointer through to the pane, so that the canvas can be moved by them.
    ...(node.kind === "cluster" || node.kind === "pool" ? { style: { pointerEvents: "none" as const } } : {}),
    ariaRole: "group",
    ariaLabel: nodeLabel(node),
    domAttributes: { tabIndex: focusable ? 0 : -1 },
  };
}

/** Turns graph and places into React Flow's nodes; what did not change keeps its identity, and so isn't drawn again. */
function useFlowNodes(graph: Graph, placement: Placement): FlowNode[] {
  const made = useRef(new Map<string, Made>());
  const shown = useRef<FlowNode[]>([]);
  const selection = useEditor((state) => state.selection);
  const cursor = useCanvas((state) => state.cursor);
  return useMemo(() => {
    const keys = new Set(selection.map(elementKey));
    const first = graph.nodes[0]?.id;
    const next = new Map<string, Made>();
    const nodes: FlowNode[] = [];
    for (const node of graph.nodes) {
      const placed = placement.get(node.id);
      if (placed === undefined) continue;
      const key = positionKey(node);
      const selected = key !== null && keys.has(key);
      const focusable = node.id === cursor || (cursor === null && node.id === first);
      const before = made.current.get(node.id);
      const same =
        before !== undefined &&
        before.selected === selected &&
        before.focusable === focusable &&
        samePlace(before.placed, placed) &&
        sameShape(before.node, node);
      const entry = same
        ? before
        : { node, placed, selected, focusable, flow: flowNode(node, placed, selected, focusable) };
      next.set(node.id, entry);
      nodes.push(entry.flow);
    }
    made.current = next;
    if (!sameItems(shown.current, nodes)) shown.current = nodes;
    return shown.current;
  }, [graph, placement, selection, cursor]);
}

interface MadeEdge {
  readonly edge: GraphEdge;
  readonly way: Way;
  readonly selected: boolean;
  /** Of an edge that draws one filter: what its sentence says hangs on the whole of it. */
  readonly filter: Filter | undefined;
  readonly flow: FlowEdge;
}

function sameEdge(left: GraphEdge, right: GraphEdge): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function useFlowEdges(document: DomainDocument, graph: Graph, placement: Placement): FlowEdge[] {
  const selectedEdge = useCanvas((state) => state.selectedEdge);
  const made = useRef(new Map<string, MadeEdge>());
  const shown = useRef<FlowEdge[]>([]);
  return useMemo(() => {
    const wayOf = waysOf(new Map(graph.nodes.map((node) => [node.id, node])), placement);
    const next = new Map<string, MadeEdge>();
    const edges = graph.edges.map((edge) => {
      const way = wayOf(edge);
      const selected = edge.id === selectedEdge;
      const before = made.current.get(edge.id);
      const [only] = edge.filters;
      const filter = only === undefined ? undefined : filterAt(document, only);
      const entry =
        before !== undefined &&
        before.filter === filter &&
        before.selected === selected &&
        sameWay(before.way, way) &&
        sameEdge(before.edge, edge)
          ? before
          : {
              edge,
              way,
              selected,
              filter,
              flow: {
                id: edge.id,
                type: "filter" as const,
                source: edge.source,
                sourceHandle: edge.sourcePort,
                target: edge.target,
                targetHandle: edge.targetPort,
                data: { edge, way },
                zIndex: EDGE_Z,
                selected,
                focusable: false,
                ariaLabel: edgeSentence(document, edge),
              },
            };
      next.set(edge.id, entry);
      return entry.flow;
    });
    made.current = next;
    if (!sameItems(shown.current, edges)) shown.current = edges;
    return shown.current;
  }, [graph, placement, selectedEdge, document]);
}

export interface ShownGraph {
  /** What it is drawn from; the editor's own may be a moment ahead. */
  readonly document: DomainDocument;
  readonly graph: Graph;
  readonly placement: Placement;
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  /** Whether every cluster has its ELK layout. */
  readonly settled: boolean;
}

function mover(graph: Graph, positions: Positions): (id: string) => Point | undefined {
  const moved = new Map<string, Point>();
  for (const node of graph.nodes) {
    const key = positionKey(node);
    const at = key === null ? undefined : positions[key];
    if (at !== undefined) moved.set(node.id, at);
  }
  return (id) => moved.get(id);
}

/** Width to height of the pane, within reason; that of a usual window while it has no size yet. */
function shapeOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return width === 0 || height === 0 ? 1.2 : Math.min(1.8, Math.max(0.7, width / height));
}

/** What the graph is drawn from. */
export type Drawn = Pick<EditorState, "document" | "positions">;

/** The domain as nodes and edges with places. */
export function useGraph({ document, positions }: Drawn): ShownGraph {
  const folds = useCanvas((state) => state.folds);
  const graph = useMemo(() => buildGraph(document, folds), [document, folds]);
  const { layouts, settled } = useLayouts(graph);
  const arrangement = useCanvas((state) => state.arrangement);
  const stood = useRef<{ readonly arrangement: number; readonly columns: Columns } | null>(null);
  const pane = useStoreApi();
  const placement = useMemo(() => {
    const columns = stood.current?.arrangement === arrangement ? stood.current.columns : null;
    const placed = placeNodes(graph, layouts, mover(graph, positions), {
      columns,
      aspect: shapeOf(pane.getState()),
    });
    // What stands only until ELK has answered is no reason to keep to it.
    if (settled) stood.current = { arrangement, columns: placed.columns };
    return placed.placement;
  }, [graph, layouts, positions, settled, arrangement, pane]);
  const nodes = useFlowNodes(graph, placement);
  const edges = useFlowEdges(document, graph, placement);
  return useMemo(
    () => ({ document, graph, placement, nodes, edges, settled }),
    [document, graph, placement, nodes, edges, settled],
  );
}
