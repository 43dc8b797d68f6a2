import "server-only";
import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { readChangedDocument } from "@/lib/model/parse-changed";
import type { DomainDocument } from "@/lib/model/schema";
import type { Problem } from "@/lib/shared/problem";
import { ok, type Result } from "@/lib/shared/result";

export interface Validated {
  readonly document: DomainDocument;
  /** What reading filled in by default, beyond the patch. */
  readonly completion: Patch;
}

/** Validates what a patch made of `previous`, a valid document: the whole of it, at the cost of what has changed. */
export function validatePatched(
  patched: DomainDocument,
  previous: DomainDocument,
): Result<Validated, readonly Problem[]> {
  const read = readChangedDocument(patched, previous);
  if (!read.ok) return read;
  return ok({ document: read.value, completion: diffPatch(patched, read.value) });
}
