import { type ElementRef, elementPath } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { isJsonObject, valueAt } from "@/lib/shared/json";

/** The names beside an element, its own among them. */
export function siblingNames(document: DomainDocument, element: ElementRef): ReadonlySet<string> {
  const siblings = valueAt(document, elementPath(element).slice(0, -1));
  return new Set(isJsonObject(siblings) ? Object.keys(siblings) : []);
}
