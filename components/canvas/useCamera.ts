"use client";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Box, cameraFor } from "@/lib/editor/graph/camera";
import { highlightOf } from "@/lib/editor/graph/highlight";
import { clusterOfNode, nodeId, nodeOfElement } from "@/lib/editor/graph/id";
import type { Placement } from "@/lib/editor/graph/place";
import { elementKey } from "@/lib/model/element";
import { useEditor, useEditorStore } from "./editor";
import type { FlowEdge, FlowNode } from "./flow";
import type { ShownGraph } from "./useGraph";
import { focusOf } from "./useHighlight";

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const glide = (duration: number) => (still() ? { duration: 0 } : { duration });

/** Keeps clear of the tools along the edges. */
export const FIT = {
  padding: { top: "58px", bottom: "28px", left: "24px", right: "24px" },
  maxZoom: 1.1,
} as const;

/** Fits the whole graph once, as soon as it stands; whether that is done. */
export function useFirstFit({ nodes, settled }: ShownGraph): boolean {
  const { fitView } = useReactFlow<FlowNode, FlowEdge>();
  const begun = useRef(false);
  const [fitted, setFitted] = useState(false);
  useEffect(() => {
    if (begun.current || nodes.length === 0) return;
    begun.current = settled;
    void fitView(FIT).then(() => settled && setFitted(true));
  }, [nodes, settled, fitView]);
  return fitted;
}

/** What tools along the edges leave free, in pixels. */
const CLEAR = { top: 58, bottom: 28, side: 24 } as const;

/** A node's place from the origin of the graph, or that of what stands for it while it is folded. */
function boxOf(placement: Placement, id: string): Box | undefined {
  const kind = id.slice(0, id.indexOf(":"));
  const cluster = clusterOfNode(id);
  const stand =
    kind === "machine" ? nodeId.pool(cluster) : kind === "service" ? nodeId.services(cluster) : id;
  const placed = placement.get(id) ?? placement.get(stand);
  if (placed === undefined) return undefined;
  const parent = placed.parent === null ? undefined : placement.get(placed.parent);
  const { width, height } = placed;
  return { x: (parent?.x ?? 0) + placed.x, y: (parent?.y ?? 0) + placed.y, width, height };
}

/** Brings a node and, as far as it fits, nodes beside it to a readable size on the screen; false while nothing is drawn of it. */
export function useBringUp(
  latest: RefObject<ShownGraph>,
): (id: string, beside?: ReadonlySet<string>) => boolean {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi();
  return useCallback(
    (id, beside) => {
      const { placement } = latest.current;
      const box = boxOf(placement, id);
      if (box === undefined) return false;
      const others = [...(beside ?? [])].flatMap((other) => boxOf(placement, other) ?? []);
      const { width, height, transform } = store.getState();
      const pane = {
        left: CLEAR.side,
        top: CLEAR.top,
        width: Math.max(1, width - 2 * CLEAR.side),
        height: Math.max(1, height - CLEAR.top - CLEAR.bottom),
      };
      const [x, y, zoom] = transform;
      const camera = cameraFor(box, others, pane, { x, y, zoom });
      if (camera !== null) void flow.setViewport(camera, glide(220));
      return true;
    },
    [flow, store, latest],
  );
}

/** From this zoom on, who follows a link is shown everything first. */
const OVERVIEW = 0.6;

/**
 * Follows a selection that was made elsewhere (explorer, palette, problems) when it is off screen or too small to read.
 * What the address names is followed once everything was `fitted`, where that is too small for an overview.
 */
export function useReveal(
  { placement, settled }: ShownGraph,
  fitted: boolean,
  latest: RefObject<ShownGraph>,
  root: RefObject<HTMLElement | null>,
): void {
  const selection = useEditor((state) => state.selection);
  const editor = useEditorStore();
  const bringUp = useBringUp(latest);
  const store = useStoreApi();
  const last = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another placement may hold what is looked for
  useEffect(() => {
    // What has just been made is drawn a moment later, and moves once its cluster is laid out.
    if (!settled || !fitted) return;
    const [only] = selection;
    const key = selection.length === 1 && only !== undefined ? elementKey(only) : "";
    if (last.current === null && store.getState().transform[2] >= OVERVIEW) last.current = key;
    if (key === last.current) return;
    // The domain is all of it: there is nothing to come closer to.
    const one = selection.length === 1 && only?.kind !== "domain" ? only : undefined;
    const id = one === undefined ? null : nodeOfElement(one);
    const { document, resolution } = editor.getState();
    const focus = focusOf(only, document.suffix);
    const beside = focus === null ? undefined : highlightOf(focus, latest.current.graph, resolution).nodes;
    // Who works on the canvas has chosen what to see of it.
    const here = root.current?.contains(window.document.activeElement) === true;
    if (id === null || here || bringUp(id, beside)) last.current = key;
  }, [selection, placement, settled, fitted, bringUp]);
}
