import * as z from "zod/mini";
import type { Edit } from "@/lib/model/edit";
import { type ElementRef, elementName, elementPath, renamedElement } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { JsonValue } from "@/lib/model/schema";
import { own, sortedKeys, valueAt } from "@/lib/shared/json";
import { newRef } from "../elements";
import type { ElementParent } from "../view";
import { freeName } from "./names";
import { fittedValues, type Pasted } from "./pasted";
import { siblingNames } from "./siblings";

const COPIED = ["machine", "service", "user", "module", "clusterModule", "filter", "input"] as const;

/** Whether an element can be copied: all but the domain and its clusters. */
export function isCopied(element: ElementRef): boolean {
  return COPIED.some((kind) => kind === element.kind);
}

const Clipboard = z.strictObject({
  clusterStudio: z.literal(1),
  elements: z
    .array(z.strictObject({ kind: z.enum(COPIED), name: z.string(), value: JsonValue }))
    .check(z.minLength(1), z.maxLength(10_000)),
});

/** The selected elements as text for the clipboard; null when none of them can be copied. */
export function copiedText(document: DomainDocument, selection: readonly ElementRef[]): string | null {
  const elements = selection.flatMap((element) => {
    const kind = COPIED.find((each) => each === element.kind);
    const value = valueAt(document, elementPath(element));
    return kind === undefined || value === undefined ? [] : [{ kind, name: elementName(element), value }];
  });
  return elements.length === 0 ? null : JSON.stringify({ clusterStudio: 1, elements });
}

/** Where pasting goes: into the selected cluster, or the one that holds the selection. */
export function pasteTarget(document: DomainDocument, selection: readonly ElementRef[]): ElementParent {
  const chosen = selection[0];
  const cluster = chosen !== undefined && "cluster" in chosen ? chosen.cluster : undefined;
  if (cluster !== undefined && own(document.clusters, cluster) !== undefined)
    return chosen?.kind === "machine" ? { cluster, machine: chosen.machine } : { cluster };
  const [first] = sortedKeys(document.clusters);
  return first === undefined ? {} : { cluster: first };
}

/**
 * The edit that pastes a clipboard's text, of this domain or another one; null when it holds no elements. Names that are
 * taken count on, addresses that are taken move on, and services follow machines that were pasted with them.
 */
export function pasteEdit(
  document: DomainDocument,
  selection: readonly ElementRef[],
  text: string,
): { readonly edit: Edit; readonly elements: readonly ElementRef[] } | null {
  if (!text.startsWith('{"clusterStudio"')) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Clipboard.safeParse(json);
  if (!parsed.success) return null;
  const target = pasteTarget(document, selection);
  const taken = new Map<string, Set<string>>();
  const elements: ElementRef[] = [];
  const pasted: Pasted[] = [];
  for (const { kind, name, value } of parsed.data.elements) {
    const place = newRef(kind, target, name);
    if (place === null) continue;
    const parent = elementPath(place).slice(0, -1).join("/");
    const names = taken.get(parent) ?? new Set(siblingNames(document, place));
    const free = names.has(name) ? freeName(name, names) : name;
    names.add(free);
    taken.set(parent, names);
    elements.push(renamedElement(place, free));
    pasted.push({ kind, name, free, value });
  }
  if (elements.length === 0) return null;
  const values = fittedValues(document, pasted);
  const edits = elements.map((element, index): Edit => {
    const value = values[index];
    return { type: "create", element, ...(value === undefined ? {} : { value }) };
  });
  const label = elements.length === 1 ? "Paste 1 element" : `Paste ${elements.length} elements`;
  return { edit: { type: "batch", label, edits }, elements };
}
