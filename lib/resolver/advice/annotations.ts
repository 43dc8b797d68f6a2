import type { Machine } from "@/lib/model/schema";
import { GENERATED_KEYS } from "@/lib/resolver/annotation";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** Generated keys that a machine's own annotations try to override (R9). */
export function annotationProblems(machine: Machine, path: readonly string[], problems: Problem[]): void {
  for (const key of Object.keys(machine.annotations)) {
    if (!GENERATED_KEYS.has(key)) continue;
    problems.push({
      severity: "error",
      code: "annotation-overrides-generated",
      path: pointer(...path, "annotations", key),
      message: `Machine ${path.at(-1)}: the annotation "${key}" is generated and cannot be overridden.`,
      suggestion: `Give it another name; the generated keys are ${[...GENERATED_KEYS].join(", ")}.`,
    });
  }
}
