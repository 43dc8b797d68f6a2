import "server-only";
import { elementKey } from "@/lib/model/element";
import { parseLongForm } from "@/lib/model/names";
import type { DomainDocument } from "@/lib/model/schema";
import { present } from "@/lib/shared/assert";
import { findDomain } from "../db/domains";
import { locksHeld, machineLock, takeLocks } from "../db/jobs";
import { allKeysSince } from "../domains/renames";

/** Machines by their long forms at a revision. */
export interface MachinesAt {
  readonly domainId: string;
  readonly revision: number;
  readonly document: DomainDocument;
  readonly machines: readonly string[];
}

export interface Held {
  /** The machine's long form, as it was asked for. */
  readonly machine: string;
  readonly holder: string;
}

/** The locks that stand for machines, whatever those are called by the revision `newest`. */
async function locksOf(at: MachinesAt, newest: number): Promise<ReadonlyMap<string, string>> {
  const { domainId, revision, document } = at;
  const follow = await allKeysSince(domainId, revision, newest);
  const locks = at.machines.map((long) => {
    const { cluster, name } = present(parseLongForm(document.suffix, long), "a long form");
    const key = elementKey({ kind: "machine", cluster, machine: name });
    // Whoever has the name now is another machine; older revisions that know this one have one lock for it.
    return [machineLock(domainId, follow(key)), long] as const;
  });
  return new Map(locks);
}

const newestOf = async (domainId: string) => present(await findDomain(domainId), "domain").revision;

/** Who is busy with one of the machines; null when nobody is. */
export async function whoHolds(at: MachinesAt): Promise<Held | null> {
  const locks = await locksOf(at, await newestOf(at.domainId));
  const [held] = await locksHeld([...locks.keys()]);
  return held ? { machine: locks.get(held.key) ?? "", holder: held.holder } : null;
}

/** Takes the machines for a job, all of them or none. Returns who is busy with one of them, or null. */
export async function lockMachines(at: MachinesAt, jobId: string, holder: string): Promise<Held | null> {
  // A rename may be appended in between; then the machines are looked up again.
  for (;;) {
    const newest = await newestOf(at.domainId);
    const locks = await locksOf(at, newest);
    const taken = await takeLocks(jobId, [...locks.keys()], holder, { domainId: at.domainId, newest });
    if (taken !== "outdated") return taken && { machine: locks.get(taken.key) ?? "", holder: taken.holder };
  }
}
