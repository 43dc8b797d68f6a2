"use client";
import { useEditor } from "@/components/editor/provider";

export { useEditor, useEditorStore } from "@/components/editor/provider";

/** Whether this person may change the domain. */
export function useMayEdit(): boolean {
  return useEditor((state) => state.access.edit);
}
