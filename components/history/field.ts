import { type ElementRef, elementAround, elementPath } from "@/lib/model/element";

/** Keys of elements whose own keys are fields. */
const GROUPS: ReadonlySet<string> = new Set([
  "deployment",
  "interfaces",
  "roles",
  "settings",
  "annotations",
  "follows",
]);

/** A place as people think of it: an element, and the field of it that a path leads into; none for the element itself. */
export interface Field {
  readonly element: ElementRef;
  readonly path: readonly string[];
}

/** The whole field around a path, however deep the path goes: the selectors for one of their filters. */
export function fieldAround(path: readonly string[]): Field {
  const element = elementAround(path);
  const inside = path.slice(elementPath(element).length);
  return { element, path: inside.slice(0, GROUPS.has(inside[0] ?? "") ? 2 : 1) };
}
