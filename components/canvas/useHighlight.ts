"use client";
import { useDeferredValue, useEffect, useLayoutEffect, useMemo } from "react";
import { useProblems } from "@/components/problems/useProblems";
import type { Graph } from "@/lib/editor/graph/graph";
import { type Focus, highlightOf } from "@/lib/editor/graph/highlight";
import { type ElementRef, elementAround, elementKey } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Severity } from "@/lib/shared/problem";
import { useEditor } from "./editor";
import { type Mark, useCanvas, useCanvasStore } from "./state";
import { useImpact } from "./useImpact";

/** What looking at an element looks at. */
export function focusOf(element: ElementRef | null | undefined, suffix: string): Focus | null {
  if (element?.kind === "service") {
    return { ...element, fqdn: `${element.service}.${element.cluster}.${suffix}` };
  }
  if (element?.kind === "machine") {
    return { ...element, fqdn: `${element.machine}.${element.cluster}.${suffix}` };
  }
  return null;
}

/** What a selection looks at: its one element, or all of its services and machines together. */
function focusOfAll(selection: readonly ElementRef[], suffix: string): Focus | null {
  const each = selection.flatMap((element) => focusOf(element, suffix) ?? []);
  if (each.length <= 1) return each[0] ?? null;
  const named = (kind: Focus["kind"]) =>
    each.flatMap((focus) => (focus.kind === kind && "fqdn" in focus ? [focus.fqdn] : []));
  return { kind: "several", services: named("service"), machines: named("machine") };
}

/** Keeps the canvas's highlight on what is looked at: what is under the pointer, else what is selected. */
export function useHighlight(graph: Graph): void {
  const store = useCanvasStore();
  const resolution = useDeferredValue(useEditor((state) => state.tentative?.resolution ?? state.resolution));
  const suffix = useEditor((state) => state.document.suffix);
  const hovered = useEditor((state) => state.hovered);
  const selection = useEditor((state) => state.selection);
  const pointed = useCanvas((state) => state.pointed);
  const binding = useCanvas((state) => state.binding?.service ?? state.dragging?.service ?? null);
  const selectedEdge = useCanvas((state) => state.selectedEdge);
  const focus = useMemo((): Focus | null => {
    if (binding !== null) return focusOf(binding, suffix);
    if (pointed !== null) return pointed;
    const under = focusOf(hovered, suffix);
    if (under !== null) return under;
    if (selectedEdge !== null) return { kind: "edge", id: selectedEdge };
    return focusOfAll(selection, suffix);
  }, [binding, pointed, hovered, selectedEdge, selection, suffix]);
  const highlight = useMemo(
    () => (focus === null ? null : highlightOf(focus, graph, resolution)),
    [focus, graph, resolution],
  );
  useLayoutEffect(() => {
    store.setState({ highlight });
  }, [store, highlight]);
}

/** Keeps the marks of machines in step with the edit that is being tried. */
export function useMarks(): void {
  const store = useCanvasStore();
  const impact = useImpact();
  useLayoutEffect(() => {
    if (impact === null) {
      store.setState({ marks: null });
      return;
    }
    const marks = new Map<string, Mark>();
    for (const machine of impact.changed) marks.set(machine, "different");
    for (const machine of impact.gained) marks.set(machine, "gains");
    for (const machine of impact.lost) marks.set(machine, "loses");
    store.setState({ marks });
  }, [store, impact]);
}

const RANK: { readonly [Kind in Severity]: number } = { error: 2, warning: 1, info: 0 };

/** Keeps the worst problem of every element at hand. */
export function useSeverities(): void {
  const store = useCanvasStore();
  const problems = useDeferredValue(useProblems());
  useEffect(() => {
    const severities = new Map<string, Severity>();
    for (const { path, severity } of problems) {
      const key = elementKey(elementAround(pointerSegments(path)));
      const before = severities.get(key);
      if (before === undefined || RANK[before] < RANK[severity]) severities.set(key, severity);
    }
    store.setState({ severities });
  }, [store, problems]);
}
