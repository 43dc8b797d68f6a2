import "server-only";
import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { readDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { appendRevision } from "../db/revisions";
import { publish } from "../events/bus";
import { applyTo, currentDocument, remember } from "./store";
import { inTurn } from "./turns";

export interface Change {
  readonly baseRevision: number;
  readonly patches: Patch;
  readonly message: string;
  readonly author: { readonly id: string | null; readonly name: string };
  /** The tab that sends it. */
  readonly client: string | null;
}

export type ChangeFailure =
  | { readonly kind: "missing" }
  | {
      readonly kind: "conflict";
      readonly revision: number;
      readonly paths: readonly string[];
      readonly problems: readonly Problem[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** A snapshot every so many revisions bounds how much a reader replays. */
const SNAPSHOT_EVERY = 50;

/**
 * Re-applies a change to the server's own copy, validates the whole document and appends a revision, which is on disk
 * when this returns (design, section 4). A change that rests on an older revision is rebased, or is a conflict.
 */
export function applyChange(
  domainId: string,
  change: Change,
): Promise<Result<{ readonly revision: number }, ChangeFailure>> {
  return inTurn(domainId, async () => {
    // Another process may append in between; then this one starts over on the newer document.
    for (;;) {
      const current = await currentDocument(domainId);
      if (!current) return fail({ kind: "missing" });
      if (change.baseRevision > current.revision) {
        return fail({ kind: "conflict", revision: current.revision, paths: [""], problems: [] });
      }
      const planned = plan(current.document, change.patches, change.baseRevision === current.revision);
      if (!planned.ok) {
        return fail(
          planned.error.kind === "conflict"
            ? { ...planned.error, revision: current.revision }
            : planned.error,
        );
      }
      const { document, patches } = planned.value;
      if (patches.length === 0) return ok({ revision: current.revision });
      const number = current.revision + 1;
      const written = await appendRevision({
        domainId,
        number,
        patches: JSON.stringify(patches),
        message: change.message,
        author: change.author,
        ...(number % SNAPSHOT_EVERY === 0 ? { snapshot: JSON.stringify(document) } : {}),
      });
      if (!written) continue;
      remember(domainId, { revision: number, document });
      publish(domainId, {
        type: "revision",
        revision: number,
        patches,
        author: change.author,
        message: change.message,
        client: change.client,
      });
      return ok({ revision: number });
    }
  });
}

type PlanFailure =
  | { readonly kind: "conflict"; readonly paths: readonly string[]; readonly problems: readonly Problem[] }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

function plan(
  document: DomainDocument,
  patches: Patch,
  upToDate: boolean,
): Result<{ readonly document: DomainDocument; readonly patches: Patch }, PlanFailure> {
  const applied = applyTo(document, patches);
  if (!applied.ok) {
    const clash = !upToDate || applied.error.some(({ code }) => code === "patch-test-failed");
    const problems = applied.error;
    return fail(
      clash
        ? { kind: "conflict", paths: problems.map(({ path }) => path), problems }
        : { kind: "invalid", problems },
    );
  }
  const read = readDocument(applied.value);
  if (!read.ok) return fail({ kind: "invalid", problems: read.error });
  // Reading fills in defaults: with them in the patch, everybody who follows the patches holds this very document.
  return ok({ document: read.value, patches: [...patches, ...diffPatch(applied.value, read.value)] });
}
