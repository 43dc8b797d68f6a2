"use client";

import { useEditor } from "@/components/editor/provider";
import { ConflictDialog } from "./ConflictDialog";

/** The conflict dialog. Its code comes with the studio: conflicts arise when the network is at its worst. */
export function ConflictSlot() {
  const clashes = useEditor((state) => state.sync.conflict !== null);
  return clashes ? <ConflictDialog /> : null;
}
