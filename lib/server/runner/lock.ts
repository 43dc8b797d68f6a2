import "server-only";
import path from "node:path";
import type { Patch } from "@/lib/model/edit";
import type { DomainDocument } from "@/lib/model/schema";
import type { Json } from "@/lib/shared/json";
import { ok, type Result } from "@/lib/shared/result";
import { applyChange } from "../domains/changes";
import type { ConfinedNix } from "../nix/confined";
import { lockFlake, writeFlake } from "../nix/flakes";
import type { Work } from "./work";

/** The document with a lock: its own, or a fresh one, which the domain keeps as a revision like any other. */
export async function locked(
  work: Work,
  nix: ConfinedNix,
  document: DomainDocument,
): Promise<Result<DomainDocument, string>> {
  const { job, log, signal } = work;
  if (document.lock !== null) return ok(document);
  log.add({ type: "log", target: null, line: "Locking the inputs for the first time" });
  const flake = await writeFlake(document, path.join(work.folder, "lock"));
  const lock = await lockFlake(nix, flake, { signal });
  if (!lock.ok) return lock;
  const patches: Patch = [
    { op: "test", path: "/lock", value: null },
    { op: "replace", path: "/lock", value: lock.value as Json },
  ];
  // Somebody else may have locked them meanwhile; this deployment keeps to what it has.
  await applyChange(job.domainId, {
    baseRevision: job.revision,
    patches,
    message: "Lock the inputs",
    author: { id: job.createdById, name: job.createdByName },
    client: null,
  });
  return ok({ ...document, lock: lock.value });
}
