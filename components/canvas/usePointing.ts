"use client";
import { type MouseEvent, type RefObject, useMemo } from "react";
import type { StoreApi } from "zustand";
import type { Focus } from "@/lib/editor/graph/highlight";
import { elementOf } from "@/lib/editor/graph/id";
import type { Editor } from "@/lib/editor/state";
import { type ElementRef, elementKey } from "@/lib/model/element";
import { useEditorStore } from "./editor";
import type { FlowEdge, FlowNode } from "./flow";
import { type CanvasState, useCanvasStore } from "./state";

function focusOfNode({ data: { node } }: FlowNode): Focus | null {
  if (node.kind === "tag" && node.cluster !== null) {
    return { kind: "tag", cluster: node.cluster, tag: node.tag, machines: node.machines };
  }
  return null;
}

/** Opens the menu of an element, which then is selected, alone or with what else was. */
export function openMenu(
  editor: StoreApi<Editor>,
  canvas: StoreApi<CanvasState>,
  element: ElementRef,
  x: number,
  y: number,
): void {
  const { selection, select } = editor.getState();
  const key = elementKey(element);
  if (!selection.some((each) => elementKey(each) === key)) select([element]);
  canvas.setState({ selectedEdge: null, menu: { element, x, y } });
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
      onNodeContextMenu(event: MouseEvent, node: FlowNode) {
        const element = elementOf(node.data.node);
        if (element === null) return;
        event.preventDefault();
        openMenu(editor, canvas, element, event.clientX, event.clientY);
      },
      onPaneClick() {
        canvas.setState({ selectedEdge: null, binding: null });
        editor.getState().select([]);
      },
    };
  }, [editor, canvas, root]);
}
