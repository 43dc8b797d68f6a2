"use client";

import { useDeferredValue, useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { useView } from "@/components/studio/ViewProvider";
import type { Problem } from "@/lib/shared/problem";
import { domainProblems } from "./all";

/** Everything wrong with the domain, worst first; a moment behind the typing when there is much to check. */
export function useProblems(): readonly Problem[] {
  const problems = useDeferredValue(useEditor((state) => state.problems));
  const document = useDeferredValue(useEditor((state) => state.document));
  const evaluation = useView((state) => state.evaluation);
  return useMemo(() => domainProblems(document, problems, evaluation), [document, problems, evaluation]);
}
