import "server-only";
import type { Patch } from "@/lib/model/edit";
import { squashPatch } from "@/lib/model/squash";
import { joinRevisions, type RevisionPatches, revisionsBelow } from "../db/revisions";

const DAY = 24 * 60 * 60 * 1000;

export interface CompactionLimits {
  /** The newest revisions, which are left alone. */
  readonly keepNewest: number;
  /** Revisions younger than this are left alone. */
  readonly keepDays: number;
}

const LIMITS: CompactionLimits = { keepNewest: 1000, keepDays: 30 };
/** A joined revision's patches are read whole: they stay below this many characters. */
const LARGEST = 1024 * 1024;

/**
 * Keeps a domain's history bounded: old revisions of one day become one. A revision that has a name or was deployed
 * stays what it is; neighbours before it are joined into the step that leads to it. No document that can still be
 * asked for changes.
 *
 * @returns how many revisions were joined into another
 */
export async function compactHistory(
  domainId: string,
  newest: number,
  now: Date,
  limits: CompactionLimits = LIMITS,
): Promise<number> {
  const before = new Date(now.getTime() - limits.keepDays * DAY);
  const rows = await revisionsBelow(domainId, newest - limits.keepNewest + 1, before);
  let joined = 0;
  // The first revision is where everything begins.
  for (const run of runsOf(rows.filter(({ number }) => number > 1))) {
    const last = run.at(-1);
    if (run.length < 2 || !last) continue;
    const patch = squashPatch(run.flatMap((row) => JSON.parse(row.patches) as Patch));
    const authors = new Set(run.map(({ authorId }) => authorId));
    const kept = last.name !== null || last.deployedAt !== null;
    await joinRevisions(domainId, {
      after: (run[0]?.number ?? 1) - 1,
      into: last.number,
      patches: JSON.stringify(patch),
      message: kept ? last.message : `${run.length} changes, the last: ${last.message}`,
      ...(authors.size === 1 || kept ? {} : { author: { id: null, name: "Several people" } }),
    });
    joined += run.length - 1;
  }
  return joined;
}

/** Neighbours that may become one revision: of one day, up to a named or deployed one. */
function* runsOf(rows: readonly RevisionPatches[]): Generator<readonly RevisionPatches[]> {
  let run: RevisionPatches[] = [];
  let size = 0;
  for (const row of rows) {
    const previous = run.at(-1);
    const sameDay = previous && dayOf(previous) === dayOf(row);
    if (previous && (!sameDay || size + row.patches.length > LARGEST)) {
      yield run;
      run = [];
      size = 0;
    }
    run.push(row);
    size += row.patches.length;
    if (row.name !== null || row.deployedAt !== null) {
      yield run;
      run = [];
      size = 0;
    }
  }
  yield run;
}

function dayOf(row: RevisionPatches): string {
  return row.createdAt.toISOString().slice(0, 10);
}
