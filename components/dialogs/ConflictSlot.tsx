"use client";

import dynamic from "next/dynamic";
import { useEditor } from "@/components/editor/provider";

const ConflictDialog = dynamic(() => import("./ConflictDialog").then((module) => module.ConflictDialog));

/** The conflict dialog, whose code arrives with the first conflict. */
export function ConflictSlot() {
  const clashes = useEditor((state) => state.sync.conflict !== null);
  return clashes ? <ConflictDialog /> : null;
}
