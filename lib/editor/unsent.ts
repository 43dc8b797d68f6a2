import { diffPatch } from "@/lib/model/diff";
import type { Client, PlaceChanges, RequestFailure } from "./client";
import { followKeys } from "./follow";
import type { UnsentWork } from "./pending-storage";
import {
  type Footing,
  type Merged,
  type Pending,
  type Replica,
  restored,
  sharing,
  withMeanwhile,
} from "./replica";

export interface TakenUp extends Merged {
  /** Moves on the canvas, by the names of the server's newest revision. */
  readonly places: PlaceChanges;
  /** Edits that cannot be made any more. */
  readonly lost: readonly Pending[];
}

/**
 * Puts unsent work of an earlier page into a replica, under the edits that are pending there already. Null where the two
 * clash, or where it needs a decision while other edits are pending: then it has to wait until those are saved.
 */
export function takenUp(replica: Replica, work: UnsentWork, footing: Footing): TakenUp | null {
  const back = restored(work.pending, footing);
  const made = sharing(back.replica, replica.head);
  const { theirs } = footing;
  const places = followKeys(
    work.places,
    theirs.flatMap(({ patches }) => patches),
  );
  if (replica.pending.length === 0 && !replica.conflict) {
    const foreign = made.conflict
      ? diffPatch(replica.local, made.local)
      : made.pending.flatMap(({ patch }) => patch);
    return { replica: made, foreign, places, lost: back.lost };
  }
  const merged = made.conflict || replica.conflict ? null : withMeanwhile(made, replica.pending);
  return merged && { ...merged, places, lost: back.lost };
}

/**
 * Asks what unsent work rests on, and what came after it up to `replica`'s newest revision. Null where the server cannot
 * be reached just now.
 */
export async function askFooting(
  client: Client,
  domainId: string,
  work: UnsentWork,
  replica: Replica,
): Promise<Footing | null> {
  const then = await client.revision(domainId, work.revision);
  if (!then.ok) return isGone(then.error) ? footingOf(work, replica) : null;
  const base = then.value.document;
  const since = await client.revisionsAfter(domainId, work.revision);
  if (!since.ok) return isGone(since.error) ? footingOf({ ...work, base }, replica) : null;
  const theirs = since.value.filter(({ number }) => number <= replica.revision);
  if (theirs.at(-1)?.number !== replica.revision) return footingOf({ ...work, base }, replica);
  return { base, revision: work.revision, theirs };
}

/** The way from the document that came with the work, if one did, where the history has none. */
export function footingOf(work: UnsentWork, { head, revision }: Replica): Footing {
  const { base } = work;
  if (base?.schemaVersion !== head.schemaVersion) return { base: head, revision, theirs: [] };
  const patches = diffPatch(base, head);
  return { base, revision: work.revision, theirs: [{ number: revision, patches }] };
}

function isGone(failure: RequestFailure): boolean {
  return failure.kind === "refused" && failure.status !== 401;
}
