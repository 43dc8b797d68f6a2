"use client";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { compareResolutions } from "@/lib/resolver/impact";
import type { CellMark } from "./MatrixCell";

/** By service, then machine, both by long form: what the edit being tried would do there. */
export type CellMarks = ReadonlyMap<string, ReadonlyMap<string, CellMark>>;

/** The marks of the edit being tried; null while none is. */
export function useCellMarks(): CellMarks | null {
  const before = useEditor((state) => state.resolution);
  const tentative = useEditor((state) => state.tentative);
  return useMemo(() => {
    if (tentative === null) return null;
    const marks = new Map<string, Map<string, CellMark>>();
    for (const { service, gained, lost, changed } of compareResolutions(before, tentative.resolution)
      .services) {
      const cells = new Map<string, CellMark>();
      for (const machine of changed) cells.set(machine, "different");
      for (const machine of lost) cells.set(machine, "loses");
      for (const machine of gained) cells.set(machine, "gains");
      marks.set(service, cells);
    }
    return marks;
  }, [before, tentative]);
}
