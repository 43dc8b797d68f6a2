import "server-only";
import { database } from "./client";
import type { MachineState } from "./generated/client";

export type MachineStateRow = MachineState;

/** What was learnt of one machine; absent members stay as they were. */
export interface MachineNews {
  readonly intended?: { readonly revision: number; readonly toplevel: string };
  readonly running?: string | null;
  readonly boot?: string | null;
  readonly jobId?: string;
  /** Further facts, as JSON. */
  readonly detail?: unknown;
}

/** Every machine of a domain that was deployed or looked at, by element key. */
export async function machineStates(domainId: string): Promise<ReadonlyMap<string, MachineStateRow>> {
  const rows = await database().machineState.findMany({ where: { domainId } });
  return new Map(rows.map((row) => [row.machine, row]));
}

/**
 * Keeps what was learnt of a machine.
 * @param newest the domain's newest revision, where the machine's key is that of it
 * @returns false, with nothing kept, when a newer revision was appended since
 */
export async function recordMachine(
  domainId: string,
  machine: string,
  news: MachineNews,
  newest?: number,
): Promise<boolean> {
  const data = {
    ...(news.intended
      ? { intendedRevision: news.intended.revision, intendedToplevel: news.intended.toplevel }
      : {}),
    ...(news.running === undefined ? {} : { runningToplevel: news.running }),
    ...(news.boot === undefined ? {} : { bootToplevel: news.boot }),
    ...(news.jobId === undefined ? {} : { jobId: news.jobId }),
    ...(news.detail === undefined ? {} : { detail: JSON.stringify(news.detail) }),
    checkedAt: new Date(),
  };
  return database()
    .$transaction(async (db) => {
      await db.machineState.upsert({
        where: { domainId_machine: { domainId, machine } },
        create: { domainId, machine, ...data },
        update: data,
      });
      if (newest === undefined) return true;
      const domain = await db.domain.findUnique({ where: { id: domainId }, select: { revision: true } });
      if (domain?.revision !== newest) throw new Outdated();
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof Outdated) return false;
      throw error;
    });
}

/** Takes a transaction back. */
class Outdated extends Error {}
