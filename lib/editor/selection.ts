import { type ElementRef, elementKey } from "@/lib/model/element";

/** The selection after elements were clicked: alone, added to it, or each turned over. */
export function changedSelection(
  selection: readonly ElementRef[],
  elements: readonly ElementRef[],
  how: "replace" | "add" | "toggle",
): readonly ElementRef[] {
  if (how === "replace") {
    const same =
      selection.length === elements.length && selection.every((each, at) => isAt(elements, each, at));
    return same ? selection : elements;
  }
  const chosen = new Map(selection.map((ref) => [elementKey(ref), ref]));
  for (const element of elements) {
    const key = elementKey(element);
    if (how === "toggle" && chosen.has(key)) chosen.delete(key);
    else chosen.set(key, element);
  }
  return [...chosen.values()];
}

function isAt(elements: readonly ElementRef[], ref: ElementRef, index: number): boolean {
  const other = elements[index];
  return other !== undefined && elementKey(other) === elementKey(ref);
}
