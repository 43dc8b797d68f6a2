import "server-only";
import { errorsOfMerge } from "@/lib/editor/merge";
import type { Patch } from "@/lib/model/edit";
import { rebasePatch } from "@/lib/model/rebase";
import type { DomainDocument } from "@/lib/model/schema";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { appendRevision, patchesBetween } from "../db/revisions";
import { publish } from "../events/bus";
import { log } from "../log";
import { compactHistory } from "./compaction";
import { keyFollower } from "./renames";
import { type At, applyTo, currentDocument, documentAt, remember } from "./store";
import { inTurn } from "./turns";
import { validatePatched } from "./validate";

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

const COMPACT_EVERY = 500;

const LARGEST_DOCUMENT = 64 * 1024 * 1024;
const TOO_LARGE: Problem = {
  severity: "error",
  code: "too-large",
  path: "",
  message: "The document would be larger than 64 MiB.",
};
const OUTDATED = {
  severity: "error",
  code: "outdated",
  message: "The history no longer holds the revision that this change rests on.",
  suggestion: "Reload the domain and make the change again.",
} as const;

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
      const planned = await plan(domainId, current, change);
      if (!planned.ok) return planned;
      const { document, patches } = planned.value;
      if (patches.length === 0) return ok({ revision: current.revision });
      const number = current.revision + 1;
      const snapshot = number % SNAPSHOT_EVERY === 0 ? JSON.stringify(document) : undefined;
      if ((snapshot?.length ?? 0) > LARGEST_DOCUMENT) return fail({ kind: "invalid", problems: [TOO_LARGE] });
      const follow = keyFollower(patches);
      const written = await appendRevision({
        domainId,
        number,
        patches: JSON.stringify(patches),
        message: change.message,
        author: change.author,
        ...(snapshot === undefined ? {} : { snapshot }),
        ...(follow ? { follow } : {}),
      });
      if (!written) continue;
      remember(domainId, { revision: number, document });
      publish(domainId, {
        type: "revision",
        revision: number,
        follows: current.revision,
        patches,
        author: change.author,
        message: change.message,
        client: change.client,
      });
      if (number % COMPACT_EVERY === 0) tidy(domainId, number);
      return ok({ revision: number });
    }
  });
}

/** Compacts the history once this change is answered; the next one waits for it. */
function tidy(domainId: string, newest: number): void {
  inTurn(domainId, () => compactHistory(domainId, newest, new Date())).catch((error: unknown) =>
    log("error", `compacting the history of ${domainId} failed`, error),
  );
}

type Planned = Result<{ readonly document: DomainDocument; readonly patches: Patch }, ChangeFailure>;

/** What a change does to the newest document. */
async function plan(domainId: string, current: At, change: Change): Promise<Planned> {
  const { baseRevision, patches } = change;
  if (baseRevision === current.revision)
    return checked(current, current.document, applyTo(current.document, patches), patches);
  const base = await documentAt(domainId, baseRevision);
  // Compaction has joined that revision with its neighbours.
  if (!base) return conflict(current, [{ path: "", ...OUTDATED }]);
  const mine = checked(current, base, applyTo(base, patches), patches);
  if (!mine.ok) return mine;
  const rows = await patchesBetween(domainId, baseRevision, current.revision);
  const rebased = rebasePatch(
    base,
    patches,
    rows.map((row) => JSON.parse(row.patches) as Patch),
  );
  if (!rebased.ok) return conflict(current, rebased.error);
  const { document, patch } = rebased.value;
  const errors = errorsOfMerge(base, mine.value.document, current.document, document);
  if (errors.length > 0) return conflict(current, errors);
  return checked(current, current.document, ok(document), patch);
}

function checked(
  current: At,
  previous: DomainDocument,
  applied: Result<DomainDocument, readonly Problem[]>,
  patches: Patch,
): Planned {
  if (!applied.ok) {
    const clash = applied.error.some(({ code }) => code === "patch-test-failed");
    return clash ? conflict(current, applied.error) : fail({ kind: "invalid", problems: applied.error });
  }
  const valid = validatePatched(applied.value, previous);
  if (!valid.ok) return fail({ kind: "invalid", problems: valid.error });
  // With the defaults in the patch, everybody who follows the patches holds this very document.
  const { document, completion } = valid.value;
  return ok({ document, patches: [...patches, ...completion] });
}

function conflict(current: At, problems: readonly Problem[]): Planned {
  const paths = [...new Set(problems.map(({ path }) => path))];
  return fail({ kind: "conflict", revision: current.revision, paths, problems });
}
