import { elementAround, elementKey } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Problem, Severity } from "@/lib/shared/problem";

const RANK: Record<Severity, number> = { error: 3, warning: 2, info: 1 };

/** The worst problem of each element and of everything that it contains, by key; what is wrong anywhere is the domain's too. */
export function worstByElement(problems: readonly Problem[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { path, severity } of problems) {
    const segments = pointerSegments(path);
    for (let length = segments.length; length >= 0; length--) {
      const key = elementKey(elementAround(segments.slice(0, length)));
      const known = worst.get(key);
      if (known === undefined || RANK[severity] > RANK[known]) worst.set(key, severity);
    }
  }
  return worst;
}
