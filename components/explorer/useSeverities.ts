"use client";

import { useDeferredValue, useMemo } from "react";
import { useProblems } from "@/components/problems/useProblems";
import type { Severity } from "@/lib/shared/problem";
import { worstByElement } from "./severities";

/** The worst problem of each element and of everything that it contains, by key. */
export function useSeverities(): ReadonlyMap<string, Severity> {
  const problems = useDeferredValue(useProblems());
  return useMemo(() => worstByElement(problems), [problems]);
}
