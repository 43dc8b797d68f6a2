import "server-only";
import type { Patch } from "@/lib/model/edit";
import { squashPatch } from "@/lib/model/squash";
import {
  joinRevisions,
  patchesBetween,
  type RevisionPatches,
  type RevisionRow,
  referredRevisions,
  revisionsBelow,
} from "../db/revisions";

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
 * Keeps a domain's history bounded: old revisions of one day become one. A revision that has a name, or that a
 * deployment refers to, stays what it is; neighbours before it are joined into the step that leads to it. No document
 * that can still be asked for changes.
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
  const referred = await referredRevisions(domainId);
  const isKept = ({ number, name, deployedAt }: RevisionRow) =>
    name !== null || deployedAt !== null || referred.has(number);
  let joined = 0;
  // The first revision is where everything begins. Patches are read day by day: a long history has many.
  for (const day of daysOf(rows.filter(({ number }) => number > 1))) {
    const [first, last] = [day[0], day.at(-1)];
    if (!first || !last || first === last) continue;
    const read = await patchesBetween(domainId, first.number - 1, last.number);
    for (const run of runsOf(read, isKept)) joined += await join(domainId, run, isKept);
  }
  return joined;
}

/** Makes one revision of a run. Returns how many are gone by it: none when somebody has just named or deployed one. */
async function join(
  domainId: string,
  run: readonly RevisionPatches[],
  isKept: (row: RevisionRow) => boolean,
): Promise<number> {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || first === last) return 0;
  const patch = squashPatch(run.flatMap((row) => JSON.parse(row.patches) as Patch));
  const authors = new Set(run.map(({ authorId }) => authorId));
  const done = await joinRevisions(domainId, {
    after: first.number - 1,
    into: last.number,
    patches: JSON.stringify(patch),
    message: isKept(last) ? last.message : `${run.length} changes, the last: ${last.message}`,
    ...(authors.size === 1 || isKept(last) ? {} : { author: { id: null, name: "Several people" } }),
  });
  return done ? run.length - 1 : 0;
}

/** Parts a list before every item that does not go with what is gathered so far. */
function* parted<Item>(
  items: readonly Item[],
  together: (gathered: readonly Item[], next: Item) => boolean,
): Generator<readonly Item[]> {
  let gathered: Item[] = [];
  for (const item of items) {
    if (gathered.length > 0 && !together(gathered, item)) {
      yield gathered;
      gathered = [];
    }
    gathered.push(item);
  }
  if (gathered.length > 0) yield gathered;
}

function daysOf(rows: readonly RevisionRow[]): Generator<readonly RevisionRow[]> {
  const dayOf = (row: RevisionRow | undefined) => row?.createdAt.toISOString().slice(0, 10);
  return parted(rows, (day, next) => dayOf(day[0]) === dayOf(next));
}

/** Revisions of a day that may become one: up to a named or deployed one, and not too large together. */
function runsOf(
  day: readonly RevisionPatches[],
  isKept: (row: RevisionRow) => boolean,
): Generator<readonly RevisionPatches[]> {
  let size = 0;
  return parted(day, (run, next) => {
    const last = run.at(-1);
    size = run.length === 1 ? (last?.patches.length ?? 0) : size;
    size += next.patches.length;
    return last !== undefined && !isKept(last) && size <= LARGEST;
  });
}
