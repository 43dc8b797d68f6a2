import "server-only";
import path from "node:path";
import { flakeInputs } from "@/lib/codegen/inputs";
import type { Patch } from "@/lib/model/edit";
import type { DomainDocument } from "@/lib/model/schema";
import { type Json, type JsonObject, sameJson } from "@/lib/shared/json";
import { fail, ok, type Result } from "@/lib/shared/result";
import { applyChange } from "../domains/changes";
import { currentDocument } from "../domains/store";
import { fetchInputs, lockFlake, writeFlake } from "../nix/flakes";
import { inputsTrouble, type Trouble } from "../nix/hindrance";
import { lacksSources } from "../nix/locked-sources";
import type { NixPrograms } from "../nix/programs";
import type { Work } from "./work";

/** A document with a lock, and the revision that holds it. */
export interface LockedDocument {
  readonly document: DomainDocument;
  readonly revision: number;
}

const sameInputs = (left: DomainDocument, right: DomainDocument) =>
  sameJson(flakeInputs(left) as unknown as Json, flakeInputs(right) as unknown as Json);

/**
 * A revision with its inputs locked and in the store. One that has no lock borrows that of the newest revision where both
 * have the same inputs; where that has none either, the inputs are locked now, which becomes a revision like any other. An
 * old revision with inputs of its own is locked for this once. Fails with Nix's words, and says where they are the network's.
 */
export async function locked(
  work: Work,
  nix: NixPrograms,
  document: DomainDocument,
  revision: number,
): Promise<Result<LockedDocument, Trouble>> {
  const { job, log, signal } = work;
  if (document.lock !== null) return fetched(work, nix, { document, revision });
  const current = await currentDocument(job.domainId);
  const shared = current !== null && sameInputs(current.document, document);
  if (shared && current.document.lock !== null) {
    return fetched(work, nix, { document: { ...document, lock: current.document.lock }, revision });
  }
  log.add({ type: "log", target: null, line: `Locking the inputs of revision ${revision}` });
  const flake = await writeFlake(document, path.join(work.folder, "lock"));
  const lock = await lockFlake(nix, flake, { signal });
  if (!lock.ok) {
    const known = (current?.document.lock ?? null) !== null;
    const after = known
      ? `Revision ${revision} has inputs of its own, and no lock yet; try again.`
      : "The domain has no lock yet; try again.";
    return fail(inputsTrouble("The inputs could not be locked", after, lock.error, nix.canReachOutside));
  }
  const ready = { ...document, lock: lock.value };
  if (!shared) return ok({ document: ready, revision });
  const patches: Patch = [
    { op: "test", path: "/lock", value: null },
    { op: "replace", path: "/lock", value: lock.value as Json },
  ];
  const changed = await applyChange(job.domainId, {
    baseRevision: current.revision,
    patches,
    message: "Lock the inputs",
    author: { id: job.createdById, name: job.createdByName },
    client: null,
  });
  // Somebody else's edit may stand in between: the answer is then of what was asked for, not of the newest revision.
  const next = changed.ok && current.revision === revision && changed.value.revision === revision + 1;
  return ok({ document: ready, revision: next ? changed.value.revision : revision });
}

/** A lock may come from elsewhere, or its sources may have been collected: they are fetched before anything needs them. */
async function fetched(
  work: Work,
  nix: NixPrograms,
  ready: LockedDocument,
): Promise<Result<LockedDocument, Trouble>> {
  if (!lacksSources(ready.document.lock as JsonObject)) return ok(ready);
  work.log.add({ type: "log", target: null, line: "Fetching the locked inputs" });
  const flake = await writeFlake(ready.document, path.join(work.folder, "lock"));
  const error = await fetchInputs(nix, flake, work.signal);
  const after = "The lock is kept; try again.";
  return error === null
    ? ok(ready)
    : fail(inputsTrouble("The locked inputs could not be fetched", after, error, nix.canReachOutside));
}
