"use client";
import { type KeyboardEvent, type RefObject, useCallback } from "react";
import { elementOf } from "@/lib/editor/graph/id";
import type { Placement } from "@/lib/editor/graph/place";
import { useEditorStore } from "./editor";
import { removeEdge } from "./removeEdge";
import { useCanvasStore } from "./state";
import { useBringUp } from "./useCamera";
import type { ShownGraph } from "./useGraph";
import { openMenu } from "./usePointing";
import { filterAt } from "./words";

const ARROWS: { readonly [key: string]: { readonly x: number; readonly y: number } } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function middleOf(placement: Placement, id: string): { x: number; y: number } | null {
  const placed = placement.get(id);
  if (placed === undefined) return null;
  const parent = placed.parent === null ? undefined : placement.get(placed.parent);
  return {
    x: (parent?.x ?? 0) + placed.x + Math.min(placed.width, 200) / 2,
    y: (parent?.y ?? 0) + placed.y + Math.min(placed.height, 44) / 2,
  };
}

/** The nearest node in a direction; what lies straight ahead counts as nearer. */
export function nodeTowards(
  placement: Placement,
  from: string,
  way: { x: number; y: number },
): string | null {
  const start = middleOf(placement, from);
  if (start === null) return null;
  let best: { id: string; cost: number } | null = null;
  for (const id of placement.keys()) {
    const at = id === from ? null : middleOf(placement, id);
    if (at === null) continue;
    const ahead = (at.x - start.x) * way.x + (at.y - start.y) * way.y;
    const aside = Math.abs((at.x - start.x) * way.y) + Math.abs((at.y - start.y) * way.x);
    if (ahead < 4 || aside > ahead * 2.5) continue;
    const cost = ahead + aside * 2;
    if (best === null || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}

/** The canvas by keyboard: arrows go from node to node, Enter selects, B binds, L walks its lines, Delete removes one. */
export function useCanvasKeys(latest: RefObject<ShownGraph>, root: RefObject<HTMLDivElement | null>) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  const bringUp = useBringUp(latest);
  return useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const from = event.target instanceof Element ? event.target : null;
      if (from?.closest("input, textarea, [role=dialog], [role=combobox]")) return;
      const shown = latest.current;
      const { select, selection, access, document } = editor.getState();
      const { selectedEdge } = canvas.getState();
      const done = () => {
        event.preventDefault();
        event.stopPropagation();
      };
      // The menu of a binding is about to take the keys: none of them is meant for what lies below it.
      if (canvas.getState().binding !== null && event.key !== "Escape") return done();
      const edge = shown.graph.edges.find(({ id }) => id === selectedEdge);
      if ((event.key === "Delete" || event.key === "Backspace") && edge !== undefined && access.edit) {
        // What somebody else has changed a moment ago may not be drawn yet: then these are other filters.
        const same = edge.filters.every((at) => filterAt(document, at) === filterAt(shown.document, at));
        if (same) removeEdge(editor.getState(), edge);
        canvas.setState({ selectedEdge: null, pointed: null });
        return done();
      }
      if (event.key === "Escape" && canvas.getState().binding !== null) {
        canvas.setState({ binding: null });
        return done();
      }
      if (event.key === "Escape" && selectedEdge !== null) {
        canvas.setState({ selectedEdge: null });
        return done();
      }
      if (event.key === "Escape" && selection.length > 0) {
        select([]);
        return done();
      }
      const element = from?.closest<HTMLElement>(".react-flow__node");
      const id = element?.dataset.id;
      const node = shown.graph.nodes.find((candidate) => candidate.id === id);
      if (id === undefined || node === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const way = ARROWS[event.key];
      if (way !== undefined) {
        const next = nodeTowards(shown.placement, id, way);
        if (next !== null) {
          canvas.setState({ cursor: next });
          bringUp(next);
          requestAnimationFrame(() => focusNode(root.current, next));
        }
        return done();
      }
      // Buttons inside a node keep Enter and the space bar for themselves.
      if ((event.key === "Enter" || event.key === " ") && from === element) {
        const chosen = elementOf(node);
        if (chosen !== null) select([chosen], event.key === " " ? "toggle" : "replace");
        canvas.setState({ selectedEdge: null });
        return done();
      }
      if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
        const chosen = elementOf(node);
        const box = element?.getBoundingClientRect();
        if (chosen === null || box === undefined) return;
        canvas.setState({ cursor: id });
        openMenu(editor, canvas, chosen, box.left + 20, Math.min(box.bottom, box.top + 44));
        return done();
      }
      if (event.key === "b" && node.kind === "service" && node.cluster !== null && access.edit) {
        const box = element?.getBoundingClientRect();
        canvas.setState({
          cursor: id,
          binding: {
            service: { kind: "service", cluster: node.cluster, service: node.service },
            port: "new",
            target: null,
            at: { x: box?.right ?? 0, y: box?.top ?? 0 },
          },
        });
        return done();
      }
      if (event.key === "l") {
        const edges = shown.graph.edges.filter(({ source, target }) => source === id || target === id);
        const next = edges[edges.findIndex((candidate) => candidate.id === selectedEdge) + 1] ?? edges[0];
        canvas.setState({ cursor: id, selectedEdge: next?.id ?? null });
        return done();
      }
    },
    [latest, editor, canvas, bringUp, root],
  );
}

function focusNode(root: HTMLDivElement | null, id: string) {
  root
    ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    ?.focus({ preventScroll: true });
}
