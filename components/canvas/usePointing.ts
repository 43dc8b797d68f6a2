"use client";
import { type RefObject, useMemo } from "react";
import type { Focus } from "@/lib/editor/graph/highlight";
import { elementOf } from "@/lib/editor/graph/id";
import { useEditorStore } from "./editor";
import type { FlowEdge, FlowNode } from "./flow";
import { useCanvasStore } from "./state";

function focusOfNode({ data: { node } }: FlowNode): Focus | null {
  if (node.kind === "tag" && node.cluster !== null) {
    return { kind: "tag", cluster: node.cluster, tag: node.tag, machines: node.machines };
  }
  return null;
}

/** What the pointer is on, and what a click on an edge or on nothing selects. */
export function usePointing(root: RefObject<HTMLElement | null>) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  return useMemo(() => {
    const leave = () => {
      if (canvas.getState().pointed !== null) canvas.setState({ pointed: null });
      if (editor.getState().hovered !== null) editor.getState().hover(null);
    };
    return {
      onNodeMouseEnter(_event: unknown, node: FlowNode) {
        if (canvas.getState().dragging !== null) return;
        canvas.setState({ pointed: focusOfNode(node) });
        const element = elementOf(node.data.node);
        const worth = element?.kind === "service" || element?.kind === "machine";
        editor.getState().hover(worth ? element : null);
      },
      onNodeMouseLeave: leave,
      onEdgeMouseEnter(_event: unknown, edge: FlowEdge) {
        if (canvas.getState().dragging === null) canvas.setState({ pointed: { kind: "edge", id: edge.id } });
      },
      onEdgeMouseLeave: leave,
      onEdgeClick(_event: unknown, edge: FlowEdge) {
        editor.getState().select([]);
        canvas.setState({ selectedEdge: edge.id });
        // Keys for the edge arrive at the canvas.
        root.current?.focus({ preventScroll: true });
      },
      onPaneClick() {
        canvas.setState({ selectedEdge: null, binding: null });
        editor.getState().select([]);
      },
    };
  }, [editor, canvas, root]);
}
