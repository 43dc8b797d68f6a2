import "server-only";
import path from "node:path";
import type { Patch } from "@/lib/model/edit";
import { type Json, sameJson } from "@/lib/shared/json";
import { applyChange } from "../domains/changes";
import { currentDocument } from "../domains/store";
import { movedInputs } from "../evaluation/inputs";
import type { InputsPayload, InputsResult } from "../jobs/kinds";
import { lockFlake, writeFlake } from "../nix/flakes";
import { inputsTrouble } from "../nix/hindrance";
import { nixFor } from "./nix-for";
import type { Handler } from "./work";

/** Looks the newest document's inputs up anew and appends a revision with the lock, where that moves one. */
export const updateInputs: Handler = async (work) => {
  const { job, log, signal } = work;
  const { inputs } = JSON.parse(job.payload) as InputsPayload;
  const nix = await nixFor(work);
  if ("error" in nix) return { status: "failed", error: nix.error };
  const current = await currentDocument(job.domainId);
  if (!current) return { status: "failed", error: "The domain is gone." };
  const { document, revision } = current;
  log.add({
    type: "log",
    target: null,
    line: inputs ? `Updating ${inputs.join(", ")}` : "Updating all inputs",
  });
  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  const update = document.lock === null ? {} : { update: inputs ?? ("all" as const) };
  const lock = await lockFlake(nix, flake, { ...update, signal });
  if (signal.aborted) return { status: "cancelled" };
  if (!lock.ok) {
    const kept = document.lock === null ? "The domain has no lock yet" : "The lock is kept as it was";
    const what = "The inputs could not be looked up";
    const { words } = inputsTrouble(what, `${kept}; try again.`, lock.error, nix.canReachOutside);
    return { status: "failed", error: words };
  }
  const moved = movedInputs(document.lock, lock.value);
  if (document.lock !== null && sameJson(document.lock as Json, lock.value as Json)) {
    const result: InputsResult = { moved, revision: null };
    return { status: "succeeded", result };
  }
  const names = moved.map(({ input }) => input).join(", ");
  const patches: Patch = [
    { op: "test", path: "/lock", value: document.lock as Json },
    { op: "replace", path: "/lock", value: lock.value as Json },
  ];
  const changed = await applyChange(job.domainId, {
    baseRevision: revision,
    patches,
    message: `Update inputs: ${names || "the lock"}`.slice(0, 500),
    author: { id: job.createdById, name: job.createdByName },
    client: null,
  });
  if (!changed.ok)
    return { status: "failed", error: "Somebody else has changed the lock meanwhile. Try again." };
  const result: InputsResult = { moved, revision: changed.value.revision };
  return { status: "succeeded", result };
};
