"use client";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
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

/** Puts the middle of a node, or of what stands for it while it is folded, on the screen. */
export function useCenterOn({ placement }: ShownGraph): (id: string, how?: { onlyIfAway: boolean }) => void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi();
  return useCallback(
    (id, how) => {
      const kind = id.slice(0, id.indexOf(":"));
      const cluster = id.slice(id.indexOf(":") + 1).split("/")[0] ?? "";
      const stand =
        kind === "machine" ? nodeId.pool(cluster) : kind === "service" ? nodeId.services(cluster) : id;
      const placed = placement.get(id) ?? placement.get(stand);
      if (placed === undefined) return;
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
      if (how?.onlyIfAway && inside) return;
      const fits = Math.min(1, (width * 0.8) / placed.width, (height * 0.8) / placed.height);
      const target = Math.min(Math.max(zoom, 0.7), fits);
      void flow.setCenter(x + placed.width / 2, y + placed.height / 2, { zoom: target, ...glide(220) });
    },
    [flow, store, placement],
  );
}

/** Follows a selection that was made elsewhere (explorer, palette, problems) when it is off screen. */
export function useReveal(shown: ShownGraph): void {
  const selection = useEditor((state) => state.selection);
  const centerOn = useCenterOn(shown);
  const last = useRef("");
  useEffect(() => {
    const [only] = selection;
    const key = selection.length === 1 && only !== undefined ? elementKey(only) : "";
    if (key === last.current) return;
    last.current = key;
    const id = only === undefined || selection.length !== 1 ? null : nodeOfElement(only);
    if (id !== null) centerOn(id, { onlyIfAway: true });
  }, [selection, centerOn]);
}
