"use client";

import { useCallback, useEffect, useRef } from "react";
import { useEditorStore } from "@/components/editor/provider";
import type { Row } from "./rows";

/** How long the pointer rests on a line before it counts, in milliseconds: on the way along the list nothing flickers. */
const REST = 60;

/** Looks at the machine or service of a line, as pointing at it in the graph does; null looks away. */
export function useLooking(): (row: Row | null) => void {
  const store = useEditorStore();
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(rest.current);
      store.getState().hover(null);
    },
    [store],
  );
  return useCallback(
    (row) => {
      const element = row?.type === "element" ? row.element : null;
      const worth = element?.kind === "service" || element?.kind === "machine";
      clearTimeout(rest.current);
      rest.current = setTimeout(() => store.getState().hover(worth ? element : null), REST);
    },
    [store],
  );
}
