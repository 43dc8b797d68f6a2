import type { Patch } from "@/lib/model/edit";
import { type ElementRef, elementAround, elementKey } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";

/**
 * The elements that a planned rename changes beside the renamed one: those that refer to it, each once.
 * @param forward the plan's patch
 * @param renamed the element under its new name
 */
export function referrers(forward: Patch, renamed: ElementRef): readonly ElementRef[] {
  const found = new Map<string, ElementRef>();
  for (const operation of forward) {
    if (operation.op === "test") continue;
    const element = elementAround(pointerSegments(operation.path));
    found.set(elementKey(element), element);
  }
  found.delete(elementKey(renamed));
  return [...found.values()];
}
