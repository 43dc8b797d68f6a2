"use client";
import { useMemo } from "react";
import { compareResolutions, type Impact } from "@/lib/resolver/impact";
import { useEditor } from "./editor";

/** What the edit being tried would do to machines; null while none is. */
export function useImpact(): Impact | null {
  const before = useEditor((state) => state.resolution);
  const tentative = useEditor((state) => state.tentative);
  return useMemo(
    () => (tentative === null ? null : compareResolutions(before, tentative.resolution)),
    [before, tentative],
  );
}
