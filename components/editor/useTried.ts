"use client";

import type { Edit } from "@/lib/model/edit";
import { useEditorStore } from "./provider";

interface TriedHandlers {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** Handlers of a control that show, on the way to it, what pressing it would do. */
export function useTried(): (edit: Edit | null | undefined) => TriedHandlers {
  const store = useEditorStore();
  return (edit) => {
    const show = () => {
      const { access, tryEdit } = store.getState();
      if (access.edit) tryEdit(edit ?? null);
    };
    const hide = () => store.getState().tryEdit(null);
    return { onPointerEnter: show, onPointerLeave: hide, onFocus: show, onBlur: hide };
  };
}
