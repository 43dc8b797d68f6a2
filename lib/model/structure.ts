import type { Json } from "@/lib/shared/json";
import { pointer } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";

/** Objects and lists within each other, counted from the document: far more than any real domain needs. */
export const MAX_DEPTH = 200;

/** Of a pointer that is too deep to read: enough to find a service's list of filters. */
const SHOWN_SEGMENTS = 7;

interface Place {
  readonly value: unknown;
  readonly parent: Place | null;
  readonly key: string | number;
  readonly depth: number;
}

function pathOf(place: Place): string {
  const segments: (string | number)[] = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) segments.unshift(at.key);
  return pointer(...segments);
}

/**
 * What makes a value unfit to be looked at by recursive code: nesting beyond `MAX_DEPTH`, and keys called
 * `__proto__`, which plain JavaScript objects cannot hold. Iterative, so that hostile depth costs nothing.
 */
export function structureProblems(value: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const open: Place[] = [{ value, parent: null, key: "", depth: 0 }];
  for (let place = open.pop(); place; place = open.pop()) {
    if (typeof place.value !== "object" || place.value === null) continue;
    if (place.depth > MAX_DEPTH) {
      if (problems.some(({ code }) => code === "nested-too-deep")) continue;
      const start = pathOf(place).split("/").slice(0, SHOWN_SEGMENTS).join("/");
      problems.push(
        problem(
          "nested-too-deep",
          start,
          `More than ${MAX_DEPTH} levels are nested within each other at ${start}.`,
          "Flatten it, such as by naming parts of a filter as filters of the domain.",
        ),
      );
      continue;
    }
    const depth = place.depth + 1;
    if (Array.isArray(place.value)) {
      for (const [key, item] of place.value.entries()) {
        if (typeof item === "object" && item !== null) open.push({ value: item, parent: place, key, depth });
      }
      continue;
    }
    const record = place.value as { readonly [key: string]: Json };
    for (const key of Object.keys(record)) {
      if (key === "__proto__") {
        problems.push(
          problem(
            "forbidden-key",
            `${pathOf(place)}/__proto__`,
            "A key may not be called __proto__.",
            "Choose another name.",
          ),
        );
        continue;
      }
      const item = record[key];
      if (typeof item === "object" && item !== null) open.push({ value: item, parent: place, key, depth });
    }
  }
  return problems;
}
