import { isJsonObject, type Json, pointer, sameJson, sortedKeys } from "@/lib/shared/json";
import type { Patch, PatchOperation } from "./edit";
import type { DomainDocument } from "./schema";

/**
 * The patch from one document to another, field by field: lists are replaced whole, and every replaced or removed value
 * is tested first. Parts that both share cost nothing.
 */
export function diffPatch(before: DomainDocument, after: DomainDocument): Patch {
  const patch: PatchOperation[] = [];
  diffInto(patch, [], before as unknown as Json, after as unknown as Json);
  return patch;
}

function diffInto(patch: PatchOperation[], at: readonly string[], before: Json, after: Json): void {
  if (before === after) return;
  const path = pointer(...at);
  if (!isJsonObject(before) || !isJsonObject(after)) {
    if (sameJson(before, after)) return;
    patch.push({ op: "test", path, value: before }, { op: "replace", path, value: after });
    return;
  }
  for (const key of sortedKeys(before)) {
    const old = before[key];
    if (old === undefined || Object.hasOwn(after, key)) continue;
    const gone = pointer(...at, key);
    patch.push({ op: "test", path: gone, value: old }, { op: "remove", path: gone });
  }
  for (const key of sortedKeys(after)) {
    const value = after[key];
    if (value === undefined) continue;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (old === undefined) patch.push({ op: "add", path: pointer(...at, key), value });
    else diffInto(patch, [...at, key], old, value);
  }
}
