import { isJsonObject, type Json, sameJson, sortedKeys, valueAt } from "@/lib/shared/json";
import { type ElementRef, elementKey, elementOfPath, elementPath } from "./element";
import type { DomainDocument } from "./schema";

/** One field of an element before and after; undefined where there was or is none. `path` is within the element. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What happened to one element between two documents. */
export interface ElementChange {
  /** The element in the newer document, or in the older one when it was removed. */
  readonly element: ElementRef;
  readonly kind: "added" | "removed" | "renamed" | "changed";
  /** Of a renamed element: what it was called, and where it was. */
  readonly from?: ElementRef;
  /** Of a changed or renamed element. What its inner elements changed is theirs. */
  readonly fields: readonly FieldChange[];
}

/** Keys under which elements hold elements of their own. */
const HOLDERS: ReadonlySet<string> = new Set([
  "clusters",
  "machines",
  "services",
  "users",
  "modules",
  "clusterModules",
  "filters",
  "inputs",
]);
/** Objects whose keys are fields on their own; every other value is one field. */
const GROUPS: ReadonlySet<string> = new Set([
  "deployment",
  "interfaces",
  "roles",
  "settings",
  "annotations",
  "follows",
]);

interface Element {
  readonly ref: ElementRef;
  readonly value: Json;
}

/**
 * What differs between two documents, element by element and field by field: for history, restoring and review. An
 * element that is gone while one of its kind with the very same content is new was renamed or moved. Elements come in
 * the order of the document, outer ones first; what an added or removed element contains is not told apart.
 */
export function documentChanges(before: DomainDocument, after: DomainDocument): readonly ElementChange[] {
  const changes: ElementChange[] = [];
  compare(changes, [], before as unknown as Json, after as unknown as Json);
  return pairRenames(changes, before, after);
}

function compare(changes: ElementChange[], path: readonly string[], before: Json, after: Json): void {
  if (before === after || !isJsonObject(before) || !isJsonObject(after)) return;
  const element = elementOfPath(path) ?? { kind: "domain" };
  const fields = fieldChanges(path, before, after);
  if (fields.length > 0) changes.push({ element, kind: "changed", fields });
  for (const holder of holdersOf(path, before, after)) {
    const [old, now] = [recordAt(before, holder), recordAt(after, holder)];
    if (old === now) continue;
    const names = new Set([...sortedKeys(old), ...sortedKeys(now)]);
    for (const name of names) {
      const inner = [...path, holder, name];
      const ref = elementOfPath(inner);
      const [was, is] = [valueAt(old, [name]), valueAt(now, [name])];
      if (!ref || was === is) continue;
      if (was === undefined) changes.push({ element: ref, kind: "added", fields: [] });
      else if (is === undefined) changes.push({ element: ref, kind: "removed", fields: [] });
      else compare(changes, inner, was, is);
    }
  }
}

function holdersOf(path: readonly string[], before: Json, after: Json): string[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys].filter((key) => isHolder(path, key));
}

/** Whether a key of an element holds elements (a machine's `users` do, a setting that is called so does not). */
function isHolder(path: readonly string[], key: string): boolean {
  return HOLDERS.has(key) && elementOfPath([...path, key, "x"]) !== undefined;
}

function recordAt(value: Json, key: string): { readonly [name: string]: Json } {
  const inner = valueAt(value, [key]);
  return isJsonObject(inner) ? inner : {};
}

function fieldChanges(path: readonly string[], before: Json, after: Json): FieldChange[] {
  const fields: FieldChange[] = [];
  const [old, now] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}];
  for (const key of new Set([...sortedKeys(old), ...sortedKeys(now)])) {
    if (isHolder(path, key)) continue;
    const [was, is] = [valueAt(old, [key]), valueAt(now, [key])];
    if (was === is) continue;
    if (GROUPS.has(key) && isJsonObject(was) && isJsonObject(is)) {
      for (const inner of new Set([...sortedKeys(was), ...sortedKeys(is)])) {
        pushField(fields, [key, inner], valueAt(was, [inner]), valueAt(is, [inner]));
      }
    } else {
      pushField(fields, [key], was, is);
    }
  }
  return fields;
}

function pushField(
  fields: FieldChange[],
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): void {
  if (!sameJson(before, after)) fields.push({ path, before, after });
}

/** Joins a removed and an added element of one kind into a rename when they hold the same, or nearly so. */
function pairRenames(
  changes: readonly ElementChange[],
  before: DomainDocument,
  after: DomainDocument,
): readonly ElementChange[] {
  const gone: Element[] = changes
    .filter(({ kind }) => kind === "removed")
    .map(({ element }) => ({ ref: element, value: valueAt(before, elementPath(element)) ?? null }));
  const paired = new Set<string>();
  const told = changes.map((change): ElementChange => {
    if (change.kind !== "added") return change;
    const value = valueAt(after, elementPath(change.element)) ?? null;
    const match = gone.find(
      ({ ref, value: old }) =>
        ref.kind === change.element.kind && !paired.has(elementKey(ref)) && isSameContent(old, value),
    );
    if (!match) return change;
    paired.add(elementKey(match.ref));
    const fields = fieldChanges(elementPath(change.element), match.value, value);
    return { element: change.element, kind: "renamed", from: match.ref, fields };
  });
  return told.filter(({ kind, element }) => kind !== "removed" || !paired.has(elementKey(element)));
}

/** Whether two elements hold the same but for a name that a rename carries along (a target, a reference). */
function isSameContent(before: Json, after: Json): boolean {
  if (before === after || sameJson(before, after)) return !isBare(before);
  if (!isJsonObject(before) || !isJsonObject(after)) return false;
  const keys = Object.keys(before).filter((key) => key !== "deployment");
  return !isBare(before) && keys.every((key) => sameJson(before[key], valueAt(after, [key])));
}

/** Elements with nothing but defaults are alike without having anything to do with each other. */
function isBare(value: Json): boolean {
  return (
    isJsonObject(value) &&
    Object.entries(value).every(([key, inner]) => key === "deployment" || isEmpty(inner))
  );
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value)
    ? Object.keys(value).length === 0
    : typeof value === "string" && !value.includes("\n");
}
