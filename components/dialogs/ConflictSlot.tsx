"use client";

import { useEffect } from "react";
import { useEditor } from "@/components/editor/provider";
import { later } from "@/components/ui/later";

const ConflictDialog = later(() => import("./ConflictDialog").then((module) => module.ConflictDialog), {
  what: "What to decide about your changes",
  floating: true,
});

/**
 * The conflict dialog. Conflicts arise when the network is at its worst: its code comes as soon as somebody begins to work,
 * with the first selection, and not when it is needed.
 */
export function ConflictSlot() {
  const clashes = useEditor((state) => state.sync.conflict !== null);
  const working = useEditor((state) => state.undoLabel !== null || state.selection.length > 0);
  useEffect(() => {
    if (working) void ConflictDialog.prepare();
  }, [working]);
  return clashes ? <ConflictDialog /> : null;
}
