"use client";
import type { Connection, FinalConnectionState, OnConnectStartParams } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { bindEdit, defaultBinding } from "@/lib/editor/graph/bind";
import { filterTo, selectorRefusal } from "@/lib/editor/graph/filters";
import type { GraphNode } from "@/lib/editor/graph/graph";
import { bindingOfPort } from "@/lib/editor/graph/id";
import type { ServiceRef } from "@/lib/model/element";
import { useEditorStore } from "./editor";
import type { FlowEdge } from "./flow";
import { useCanvas, useCanvasStore } from "./state";
import type { ShownGraph } from "./useGraph";

function serviceOf(node: GraphNode | undefined): ServiceRef | null {
  if (node?.kind !== "service" || node.cluster === null) return null;
  return { kind: "service", cluster: node.cluster, service: node.service };
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** Dragging from a service to what it should reach: tried while over a target, settled in a menu on letting go. */
export function useBindingDrag({ graph }: ShownGraph) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  useEffect(() => {
    const over = (target: string | null) => {
      const { dragging } = canvas.getState();
      const node = graph.nodes.find(({ id }) => id === target);
      const { document, tryEdit } = editor.getState();
      if (dragging === null) return;
      const filter = node === undefined ? null : filterTo(dragging.service.cluster, node, document.suffix);
      if (node === undefined || filter === null) return tryEdit(null);
      const binding =
        bindingOfPort(dragging.port) ?? defaultBinding(document, dragging.service, filter, node);
      tryEdit(binding === null ? null : bindEdit(dragging.service, binding, filter));
    };
    canvas.setState({ over });
  }, [graph, editor, canvas]);
  // Escape lets go of the line over nothing. React Flow knows no such key: it draws on until the button is up.
  const dragging = useCanvas((state) => state.dragging !== null);
  useEffect(() => {
    if (!dragging) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      editor.getState().tryEdit(null);
      canvas.setState({ dragging: null });
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [dragging, editor, canvas]);
  return useMemo(() => {
    const nodeOf = (id: string | null | undefined) => graph.nodes.find((node) => node.id === id);
    /** Who drags from the selectors means a selector; false where that is refused, or nothing new. */
    const selected = (service: ServiceRef, port: string, target: GraphNode | undefined): boolean => {
      const binding = bindingOfPort(port);
      const { document, edit } = editor.getState();
      const filter = target === undefined ? null : filterTo(service.cluster, target, document.suffix);
      if (binding?.kind !== "selectors" || target === undefined || filter === null) return false;
      if (selectorRefusal(service.cluster, filter, target) !== null) return false;
      return edit(bindEdit(service, binding, filter)).ok;
    };
    return {
      onConnectStart(_event: MouseEvent | TouchEvent, { nodeId, handleId }: OnConnectStartParams) {
        const service = serviceOf(nodeOf(nodeId));
        if (service === null || handleId === null) return;
        canvas.setState({ dragging: { service, port: handleId }, binding: null, selectedEdge: null });
      },
      isValidConnection(connection: Connection | FlowEdge): boolean {
        const service = serviceOf(nodeOf(connection.source));
        const target = nodeOf(connection.target);
        if (service === null || target === undefined) return false;
        return filterTo(service.cluster, target, editor.getState().document.suffix) !== null;
      },
      onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState) {
        const { dragging } = canvas.getState();
        const target = state.toNode?.id;
        if (dragging === null || !state.isValid || target === undefined) {
          editor.getState().tryEdit(null);
          canvas.setState({ dragging: null });
          return;
        }
        canvas.setState({ dragging: null });
        if (selected(dragging.service, dragging.port, nodeOf(state.toNode?.id))) return;
        canvas.setState({ binding: { ...dragging, target, at: pointOf(event) } });
      },
    };
  }, [graph, editor, canvas]);
}
