"use client";
import { useEffect, useMemo } from "react";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { Graph } from "@/lib/editor/graph/graph";
import { useEditor } from "./editor";
import { useCanvas, useCanvasStore } from "./state";

/** Tells the inspector which line is selected; one is only as long as no element is chosen after it. */
export function useSelectedLine(graph: Graph): void {
  const canvas = useCanvasStore();
  const view = useViewStore();
  const id = useCanvas((state) => state.selectedEdge);
  const selection = useEditor((state) => state.selection);
  useEffect(() => {
    if (selection.length > 0) canvas.setState({ selectedEdge: null });
  }, [selection, canvas]);
  const line = useMemo(
    () => (id === null ? null : (graph.edges.find((edge) => edge.id === id) ?? null)),
    [graph, id],
  );
  useEffect(() => {
    if (view.getState().line !== line) view.getState().pickLine(line);
  }, [line, view]);
  useEffect(() => () => view.getState().pickLine(null), [view]);
}
