"use client";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { nodeId, nodeOfElement } from "@/lib/editor/graph/id";
import { elementKey } from "@/lib/model/element";
import { useEditor } from "./editor";
import type { FlowEdge, FlowNode } from "./flow";
import type { ShownGraph } from "./useGraph";

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const glide = (duration: number) => (still() ? { duration: 0 } : { duration });

/** Keeps clear of the tools along the edges. */
export const FIT = {
  padding: { top: "58px", bottom: "28px", left: "24px", right: "24px" },
  maxZoom: 1.1,
} as const;

/** Fits the whole graph once, as soon as it stands. */
export function useFirstFit({ nodes, settled }: ShownGraph): void {
  const { fitView } = useReactFlow<FlowNode, FlowEdge>();
  const fitted = useRef(false);
  useEffect(() => {
    if (fitted.current || nodes.length === 0) return;
    if (settled) fitted.current = true;
    void fitView(FIT);
  }, [nodes, settled, fitView]);
}

/** Puts the middle of a node, or of what stands for it while it is folded, on the screen; false while nothing is drawn of it. */
export function useCenterOn(
  latest: RefObject<ShownGraph>,
): (id: string, how?: { onlyIfAway: boolean }) => boolean {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi();
  return useCallback(
    (id, how) => {
      const { placement } = latest.current;
      const kind = id.slice(0, id.indexOf(":"));
      const cluster = id.slice(id.indexOf(":") + 1).split("/")[0] ?? "";
      const stand =
        kind === "machine" ? nodeId.pool(cluster) : kind === "service" ? nodeId.services(cluster) : id;
      const placed = placement.get(id) ?? placement.get(stand);
      if (placed === undefined) return false;
      const parent = placed.parent === null ? undefined : placement.get(placed.parent);
      const x = (parent?.x ?? 0) + placed.x;
      const y = (parent?.y ?? 0) + placed.y;
      const { width, height, transform } = store.getState();
      const [offsetX, offsetY, zoom] = transform;
      const inside =
        x * zoom + offsetX >= 0 &&
        y * zoom + offsetY >= 0 &&
        (x + placed.width) * zoom + offsetX <= width &&
        (y + placed.height) * zoom + offsetY <= height;
      if (how?.onlyIfAway && inside) return true;
      const fits = Math.min(1, (width * 0.8) / placed.width, (height * 0.8) / placed.height);
      const target = Math.min(Math.max(zoom, 0.7), fits);
      void flow.setCenter(x + placed.width / 2, y + placed.height / 2, { zoom: target, ...glide(220) });
      return true;
    },
    [flow, store, latest],
  );
}

/** Follows a selection that was made elsewhere (explorer, palette, problems) when it is off screen. */
export function useReveal({ placement }: ShownGraph, latest: RefObject<ShownGraph>): void {
  const selection = useEditor((state) => state.selection);
  const centerOn = useCenterOn(latest);
  const last = useRef("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another placement may hold what is looked for
  useEffect(() => {
    const [only] = selection;
    const key = selection.length === 1 && only !== undefined ? elementKey(only) : "";
    if (key === last.current) return;
    const id = only === undefined || selection.length !== 1 ? null : nodeOfElement(only);
    // What has just been made is drawn a moment later.
    if (id === null || centerOn(id, { onlyIfAway: true })) last.current = key;
  }, [selection, placement, centerOn]);
}
