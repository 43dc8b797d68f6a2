"use client";

import { useDeferredValue, useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { elementAround, elementKey } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Severity } from "@/lib/shared/problem";

const RANK: Record<Severity, number> = { error: 3, warning: 2, info: 1 };

/** The worst problem of each element and of everything that it contains, by key. */
export function useSeverities(): ReadonlyMap<string, Severity> {
  const problems = useDeferredValue(useEditor((state) => state.problems));
  return useMemo(() => {
    const worst = new Map<string, Severity>();
    for (const problem of problems) {
      const segments = pointerSegments(problem.path);
      for (let length = segments.length; length > 0; length--) {
        const key = elementKey(elementAround(segments.slice(0, length)));
        const known = worst.get(key);
        if (known === undefined || RANK[problem.severity] > RANK[known]) worst.set(key, problem.severity);
      }
    }
    return worst;
  }, [problems]);
}
