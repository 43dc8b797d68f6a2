"use client";
import { applyNodeChanges, type NodeChange, type NodePositionChange } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { GraphNode } from "@/lib/editor/graph/graph";
import { elementOf } from "@/lib/editor/graph/id";
import type { Placement } from "@/lib/editor/graph/place";
import { positionKey } from "@/lib/editor/graph/position";
import type { Positions } from "@/lib/editor/state";
import type { ElementRef } from "@/lib/model/element";
import { useEditorStore } from "./editor";
import type { FlowNode } from "./flow";
import { useCanvasStore } from "./state";
import type { ShownGraph } from "./useGraph";

const isInPool = ({ kind }: GraphNode) => kind === "machine" || kind === "tag";

/** A place as it is kept: that of a machine or tag counts from its pool, so that it follows when the pool moves. */
function keptPlace(node: FlowNode, placement: Placement): { x: number; y: number } {
  const { node: shown } = node.data;
  const pool = isInPool(shown) ? placement.get(`pool:${shown.cluster}`) : undefined;
  return {
    x: Math.round(node.position.x - (pool?.x ?? 0)),
    y: Math.round(node.position.y - (pool?.y ?? 0)),
  };
}

/** The moves with those of what stands in a pool that is moved: React Flow knows only the frame around both. */
function withPools(moves: readonly NodePositionChange[], nodes: readonly FlowNode[]): NodePositionChange[] {
  const at = new Map(nodes.map((node) => [node.id, node]));
  return moves.flatMap((move) => {
    const pool = at.get(move.id);
    if (pool?.data.node.kind !== "pool" || move.position === undefined) return [move];
    const { cluster } = pool.data.node;
    const [x, y] = [move.position.x - pool.position.x, move.position.y - pool.position.y];
    const inside = nodes.filter(({ data }) => isInPool(data.node) && data.node.cluster === cluster);
    return [
      move,
      ...inside.map(
        ({ id, position }): NodePositionChange => ({
          type: "position",
          id,
          position: { x: position.x + x, y: position.y + y },
        }),
      ),
    ];
  });
}

/** Selecting and dragging nodes. A drag is shown as it goes and becomes one move of the editor when it ends. */
export function useNodeMoves({ nodes: derived, placement }: ShownGraph) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  const [{ from, nodes }, setShown] = useState({ from: derived, nodes: derived });
  // While rendering, not in an effect: an effect would draw the graph twice for every edit.
  if (from !== derived) setShown({ from: derived, nodes: derived });

  /** Set while a drag that Escape has ended goes on under the button. */
  const dropped = useRef(false);
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    if (!moving) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      dropped.current = true;
      setShown(({ from }) => ({ from, nodes: from }));
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [moving]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.filter((change) => change.type === "position");
      if (moves.length > 0 && !dropped.current) {
        setShown((shown) => ({
          from: shown.from,
          nodes: applyNodeChanges(withPools(moves, shown.nodes), shown.nodes),
        }));
      }
      const choices = changes.filter((change) => change.type === "select");
      if (choices.length === 0) return;
      const chosen = new Set(nodes.filter(({ selected }) => selected).map(({ id }) => id));
      for (const { id, selected } of choices) {
        if (selected) chosen.add(id);
        else chosen.delete(id);
      }
      const elements = nodes.flatMap((node): ElementRef[] => {
        const element = chosen.has(node.id) ? elementOf(node.data.node) : null;
        return element === null ? [] : [element];
      });
      if (elements.length > 0) canvas.setState({ selectedEdge: null });
      editor.getState().select(elements);
    },
    [nodes, editor, canvas],
  );

  const onNodeDragStart = useCallback(() => {
    dropped.current = false;
    setMoving(true);
  }, []);
  const onNodeDragStop = useCallback(
    (_event: unknown, _node: FlowNode, dragged: FlowNode[]) => {
      setMoving(false);
      const isDropped = dropped.current;
      dropped.current = false;
      if (isDropped) return;
      const positions: { [key: string]: { x: number; y: number } } = {};
      for (const node of dragged) {
        const key = positionKey(node.data.node);
        if (key !== null) positions[key] = keptPlace(node, placement);
      }
      editor.getState().move(positions satisfies Positions);
    },
    [editor, placement],
  );

  const handlers = useMemo(
    () => ({ onNodesChange, onNodeDragStart, onNodeDragStop }),
    [onNodesChange, onNodeDragStart, onNodeDragStop],
  );
  return { nodes, handlers };
}
