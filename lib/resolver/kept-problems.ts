import { NONE } from "@/lib/resolver/sequence";
import type { Problem } from "@/lib/shared/problem";

/** `previous` when it says the same, so that identity says "unchanged". */
export function keepProblems(
  next: readonly Problem[],
  previous: readonly Problem[] | undefined,
): readonly Problem[] {
  if (next.length === 0) return NONE;
  if (previous === undefined || previous.length !== next.length) return next;
  return next.every((problem, index) => sameProblem(problem, previous[index])) ? previous : next;
}

function sameProblem(left: Problem, right: Problem | undefined): boolean {
  return (
    right !== undefined &&
    left.code === right.code &&
    left.path === right.path &&
    left.severity === right.severity &&
    left.message === right.message &&
    left.suggestion === right.suggestion
  );
}
