"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useEditor } from "@/components/editor/provider";

const load = () => import("./ConflictDialog").then((module) => module.ConflictDialog);
const ConflictDialog = dynamic(load, { ssr: false });

/**
 * The conflict dialog. Conflicts arise when the network is at its worst: its code comes as soon as somebody begins to work,
 * with the first selection, and not when it is needed.
 */
export function ConflictSlot() {
  const clashes = useEditor((state) => state.sync.conflict !== null);
  const working = useEditor((state) => state.undoLabel !== null || state.selection.length > 0);
  useEffect(() => {
    if (working) load().catch(() => undefined);
  }, [working]);
  return clashes ? <ConflictDialog /> : null;
}
