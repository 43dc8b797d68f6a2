import "server-only";
import { z } from "zod";
import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { readDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import { schemaAt } from "@/lib/model/schema-path";
import { type Json, pointer, pointerSegments, sameJson, valueAt } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { ok, type Result } from "@/lib/shared/result";
import { applyTo } from "./store";

export interface Validated {
  readonly document: DomainDocument;
  /** What reading filled in by default, beyond the patch. */
  readonly completion: Patch;
}

/**
 * Validates a document that was valid before `patch` made it what it is: reads again the parts that the patch touched,
 * which costs what they cost. The schema says nothing about one part in terms of another, so the rest stays valid.
 * Wherever a part is not plainly right, the whole document is read, and its problems are the answer.
 */
export function validatePatched(
  document: DomainDocument,
  patch: Patch,
): Result<Validated, readonly Problem[]> {
  const touched = validateTouched(document, patch);
  if (touched) return ok(touched);
  const read = readDocument(document);
  if (!read.ok) return read;
  return ok({ document: read.value, completion: diffPatch(document, read.value) });
}

function validateTouched(document: DomainDocument, patch: Patch): Validated | null {
  const completion: Patch[] = [];
  for (const path of touchedPaths(patch)) {
    const segments = pointerSegments(path);
    const place = schemaAt(segments);
    if (!place || place.badKeys.length > 0) return null;
    const whole = segments.slice(0, place.depth);
    const value = valueAt(document as unknown as Json, whole);
    if (value === undefined) {
      if (isEntry(whole) || isGone(document, whole)) continue;
      return null;
    }
    const parsed = z.safeParse(place.schema, value);
    if (!parsed.success) return null;
    if (!sameJson(parsed.data as Json, value)) {
      completion.push([{ op: "replace", path: pointer(...whole), value: parsed.data as Json }]);
    }
  }
  if (completion.length === 0) return { document, completion: [] };
  const completed = applyTo(document, completion.flat());
  if (!completed.ok) return null;
  return { document: completed.value, completion: diffPatch(document, completed.value) };
}

/** Every place that a patch writes or takes away. */
function touchedPaths(patch: Patch): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const operation of patch) {
    if (operation.op === "test") continue;
    paths.add(operation.path);
    if (operation.op === "move") paths.add(operation.from);
  }
  return paths;
}

/** Whether a path names an entry of a record, which may be absent. */
function isEntry(path: readonly string[]): boolean {
  let schema = schemaAt(path.slice(0, -1))?.schema;
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    schema = schema.unwrap() as typeof schema;
  return schema instanceof z.ZodRecord;
}

/** Whether what held the place is gone as well; then its own removal is what counts. */
function isGone(document: DomainDocument, path: readonly string[]): boolean {
  return valueAt(document as unknown as Json, path.slice(0, -1)) === undefined;
}
