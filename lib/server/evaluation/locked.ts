import "server-only";
import { flakeInputs } from "@/lib/codegen/inputs";
import type { Patch } from "@/lib/model/edit";
import type { DomainDocument } from "@/lib/model/schema";
import { type Json, sameJson } from "@/lib/shared/json";
import { fail, ok, type Result } from "@/lib/shared/result";
import { applyChange } from "../domains/changes";
import { currentDocument } from "../domains/store";
import { lockFlake, writeFlake } from "../nix/flakes";
import type { NixPrograms } from "../nix/programs";

export interface LockRequest {
  readonly nix: NixPrograms;
  readonly domainId: string;
  readonly revision: number;
  readonly document: DomainDocument;
  /** A private folder to write the flake into. */
  readonly folder: string;
  readonly author: { readonly id: string | null; readonly name: string };
  readonly signal: AbortSignal;
  readonly onLocking?: () => void;
}

/** A document with a lock, and the revision that holds it. */
export interface LockedDocument {
  readonly document: DomainDocument;
  readonly revision: number;
}

const sameInputs = (left: DomainDocument, right: DomainDocument) =>
  sameJson(flakeInputs(left) as unknown as Json, flakeInputs(right) as unknown as Json);

/**
 * A revision with its inputs locked. One that has no lock borrows that of the newest revision where both have the same
 * inputs; where that has none either, the inputs are locked now, which becomes a revision like any other. An old revision
 * with inputs of its own is locked for this once. Fails with Nix's words.
 */
export async function lockedDocument(request: LockRequest): Promise<Result<LockedDocument, string>> {
  const { nix, domainId, revision, document, folder, author, signal } = request;
  if (document.lock !== null) return ok({ document, revision });
  const current = await currentDocument(domainId);
  const shared = current !== null && sameInputs(current.document, document);
  if (shared && current.document.lock !== null) {
    return ok({ document: { ...document, lock: current.document.lock }, revision });
  }
  request.onLocking?.();
  const flake = await writeFlake(document, folder);
  const lock = await lockFlake(nix, flake, { signal });
  if (!lock.ok) return fail(lock.error);
  const locked = { ...document, lock: lock.value };
  if (!shared) return ok({ document: locked, revision });
  const patches: Patch = [
    { op: "test", path: "/lock", value: null },
    { op: "replace", path: "/lock", value: lock.value as Json },
  ];
  const changed = await applyChange(domainId, {
    baseRevision: current.revision,
    patches,
    message: "Lock the inputs",
    author,
    client: null,
  });
  // Somebody else's edit may stand in between: the answer is then of what was asked for, not of the newest revision.
  const next = changed.ok && current.revision === revision && changed.value.revision === revision + 1;
  return ok({ document: locked, revision: next ? changed.value.revision : revision });
}
