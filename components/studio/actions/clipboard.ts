import * as z from "zod/mini";
import type { Edit } from "@/lib/model/edit";
import { type ElementRef, elementName, elementPath, renamedElement } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { JsonValue } from "@/lib/model/schema";
import { own, valueAt } from "@/lib/shared/json";
import { freeName } from "./names";
import { siblingNames } from "./siblings";

const COPIED = ["machine", "service", "user", "module", "clusterModule", "filter", "input"] as const;

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

function placeFor(
  kind: (typeof COPIED)[number],
  name: string,
  target: { cluster: string | null; machine: string | null },
): ElementRef | null {
  const { cluster, machine } = target;
  switch (kind) {
    case "machine":
      return cluster === null ? null : { kind, cluster, machine: name };
    case "service":
      return cluster === null ? null : { kind, cluster, service: name };
    case "user":
      if (cluster === null) return null;
      return machine === null ? { kind, cluster, user: name } : { kind, cluster, machine, user: name };
    case "module":
      if (cluster === null) return { kind, module: name };
      return machine === null ? { kind, cluster, module: name } : { kind, cluster, machine, module: name };
    case "clusterModule":
      return { kind, module: name };
    case "filter":
      return { kind, filter: name };
    case "input":
      return { kind, input: name };
  }
}

/** Where pasting goes: into the selected cluster, or the one that holds the selection. */
export function pasteTarget(
  document: DomainDocument,
  selection: readonly ElementRef[],
): { cluster: string | null; machine: string | null } {
  const chosen = selection[0];
  const cluster = chosen !== undefined && "cluster" in chosen ? (chosen.cluster ?? null) : null;
  if (cluster !== null && own(document.clusters, cluster) !== undefined) {
    return { cluster, machine: chosen?.kind === "machine" ? chosen.machine : null };
  }
  return { cluster: Object.keys(document.clusters).sort()[0] ?? null, machine: null };
}

/** The edit that pastes a clipboard's text, of this domain or another one; null when it holds no elements. */
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
  const edits: Edit[] = [];
  for (const { kind, name, value } of parsed.data.elements) {
    const at = kind === "machine" || kind === "service" ? { ...target, machine: null } : target;
    const place = placeFor(kind, name, at);
    if (place === null) continue;
    const parent = elementPath(place).slice(0, -1).join("/");
    const names = taken.get(parent) ?? new Set(siblingNames(document, place));
    const free = names.has(name) ? freeName(name, names) : name;
    names.add(free);
    taken.set(parent, names);
    const element = renamedElement(place, free);
    elements.push(element);
    edits.push({ type: "create", element, value });
  }
  if (edits.length === 0) return null;
  const label = elements.length === 1 ? "Paste 1 element" : `Paste ${elements.length} elements`;
  return { edit: { type: "batch", label, edits }, elements };
}
