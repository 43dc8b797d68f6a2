"use client";

import { type DragEvent, useMemo, useRef, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";
import { relocateSelection, relocationOf } from "@/components/studio/actions/selection";
import { useActionContext } from "@/components/studio/actions/useActions";
import type { Edit } from "@/lib/model/edit";
import { elementKey } from "@/lib/model/element";
import type { Row } from "./rows";

/** The cluster that a line belongs to; null for what belongs to the domain. */
function clusterOf(row: Row): string | null {
  const at = row.type === "group" ? row.at : row.element;
  return "cluster" in at ? (at.cluster ?? null) : null;
}

export function movable(row: Row): boolean {
  return row.type === "element" && (row.element.kind === "machine" || row.element.kind === "service");
}

/**
 * Machines and services are dragged by their lines to another cluster; what refers to them follows. While they are over one,
 * the move is tried, so that its effect is seen before they are let go. `over` is that cluster.
 */
export function useRelocation() {
  const store = useEditorStore();
  const context = useActionContext();
  const dragging = useRef(false);
  const target = useRef<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const handlers = useMemo(() => {
    const aim = (cluster: string | null, edit: Edit | null) => {
      if (target.current === cluster) return;
      target.current = cluster;
      setOver(cluster);
      store.getState().tryEdit(edit);
    };
    const leave = () => aim(null, null);
    return {
      onDragStart(row: Row, event: DragEvent) {
        const { selection, select, access } = store.getState();
        if (row.type !== "element" || !access.edit) return event.preventDefault();
        if (!selection.some((each) => elementKey(each) === row.id)) select([row.element]);
        dragging.current = true;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.name);
      },
      onDragOver(row: Row, event: DragEvent) {
        if (!dragging.current) return;
        const cluster = clusterOf(row);
        const edit = cluster === null ? null : relocationOf(context(), cluster);
        if (edit === null) return leave();
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        aim(cluster, edit);
      },
      onDrop(row: Row, event: DragEvent) {
        const cluster = clusterOf(row);
        if (!dragging.current || cluster === null) return;
        event.preventDefault();
        leave();
        relocateSelection(context(), cluster);
      },
      onDragEnd() {
        dragging.current = false;
        leave();
      },
    };
  }, [store, context]);
  return { over, ...handlers };
}
