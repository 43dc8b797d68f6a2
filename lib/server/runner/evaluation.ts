import "server-only";
import path from "node:path";
import type { Patch } from "@/lib/model/edit";
import type { DomainDocument } from "@/lib/model/schema";
import type { Json } from "@/lib/shared/json";
import { findEvaluation, keepEvaluation } from "../db/evaluations";
import { applyChange } from "../domains/changes";
import { documentAt } from "../domains/store";
import { evaluatedContent } from "../evaluation/content";
import { evaluate } from "../evaluation/evaluate";
import { lockFlake, writeFlake } from "../nix/flakes";
import type { Handler, Work } from "./work";

/** Evaluates one revision with Nix. The result names the content, under which the answer is kept. */
export const evaluateRevision: Handler = async (work) => {
  const { job, nix, log, signal } = work;
  if (!nix.confined) return { status: "failed", error: `Nothing can be evaluated here: ${nix.reason}.` };
  const found = await documentAt(job.domainId, job.revision);
  if (!found) return { status: "failed", error: `There is no revision ${job.revision}.` };
  const locked = await withLock(work, found);
  if (!locked.ok) return { status: signal.aborted ? "cancelled" : "failed", error: locked.error };
  const { document, revision } = locked;

  const { files, hash } = evaluatedContent(document, nix.confined.installation.version);
  const known = await findEvaluation(job.domainId, hash);
  if (known === null) {
    const flake = await writeFlake(document, path.join(work.folder, "flake"));
    const answer = await evaluate(nix.confined, flake, document, {
      signal,
      files,
      onMachine: (machine, result, count, all) =>
        log.add({
          type: "target",
          target: machine,
          state: result.ok ? "done" : "failed",
          message: `${count} of ${all}`,
        }),
    });
    if (signal.aborted) return { status: "cancelled" };
    await keepEvaluation({
      domainId: job.domainId,
      contentHash: hash,
      jobId: job.id,
      result: JSON.stringify(answer),
    });
  }
  return { status: "succeeded", result: { content: hash, revision, cached: known !== null } };
};

type Locked =
  | { readonly ok: true; readonly document: DomainDocument; readonly revision: number }
  | { readonly ok: false; readonly error: string };

/** The document with a lock: its own, or a fresh one, which becomes a revision like any other. */
async function withLock(work: Work, document: DomainDocument): Promise<Locked> {
  const { job, nix, log, signal } = work;
  if (document.lock !== null || !nix.confined) return { ok: true, document, revision: job.revision };
  log.add({ type: "log", target: null, line: "Locking the inputs for the first time" });
  const flake = await writeFlake(document, path.join(work.folder, "lock"));
  const lock = await lockFlake(nix.confined, flake, { signal });
  if (!lock.ok) return { ok: false, error: lock.error };
  const patches: Patch = [
    { op: "test", path: "/lock", value: null },
    { op: "replace", path: "/lock", value: lock.value as Json },
  ];
  const changed = await applyChange(job.domainId, {
    baseRevision: job.revision,
    patches,
    message: "Lock the inputs",
    author: { id: job.createdById, name: job.createdByName },
    client: null,
  });
  const revision = changed.ok ? changed.value.revision : job.revision;
  return { ok: true, document: { ...document, lock: lock.value }, revision };
}
