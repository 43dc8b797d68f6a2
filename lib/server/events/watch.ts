import "server-only";
import type { Patch } from "@/lib/model/edit";
import { perProcess } from "../db/client";
import { jobsSince } from "../db/jobs";
import { patchesBetween } from "../db/revisions";
import { log } from "../log";
import { hasListeners, listenedDomains, newestTold, publish } from "./bus";

const EVERY = 1_000;
/** A revision that this process writes itself is published within this time; another's is told by the watch. */
const OWN = 2_000;
/** How long an ended job is looked at again, in case a look was missed. */
const BEHIND = 10_000;

interface Watched {
  /** The newest revision that listeners have, when the watch began. */
  readonly from: number;
  /** When it began: what has ended since then, its listeners have not heard. */
  readonly began: number;
  /** Jobs as they were told, `status:seq` by id; null before the first look. */
  jobs: Map<string, string> | null;
}

const watch = perProcess("cluster-studio.watch", () => ({
  domains: new Map<string, Watched>(),
  timer: null as NodeJS.Timeout | null,
}));

/**
 * Tells the listeners of a domain what another process (the runner) writes: revisions and the jobs' states. Goes on for as
 * long as somebody listens.
 * @param revision the newest one when the listener came
 */
export function watchDomain(domainId: string, revision: number): void {
  if (!watch.domains.has(domainId))
    watch.domains.set(domainId, { from: revision, began: Date.now(), jobs: null });
  watch.timer ??= setTimeout(tick, EVERY);
}

function tick(): void {
  lookAround()
    .catch((error: unknown) => log("error", "the watch for other processes' work failed", error))
    .finally(() => {
      watch.timer = listenedDomains().length > 0 ? setTimeout(tick, EVERY) : null;
    });
}

/** Looks once at every domain that somebody listens to. */
export async function lookAround(now = Date.now()): Promise<void> {
  for (const [domainId, watched] of watch.domains) {
    if (!hasListeners(domainId)) watch.domains.delete(domainId);
    else await look(domainId, watched, now);
  }
}

async function look(domainId: string, watched: Watched, now: number): Promise<void> {
  let follows = Math.max(watched.from, newestTold(domainId));
  for (const row of await patchesBetween(domainId, follows)) {
    if (row.createdAt.getTime() > now - OWN) break;
    publish(domainId, {
      type: "revision",
      revision: row.number,
      follows,
      patches: JSON.parse(row.patches) as Patch,
      author: { id: row.authorId, name: row.authorName },
      message: row.message,
      client: null,
    });
    follows = row.number;
  }
  const before = watched.jobs;
  const jobs = new Map<string, string>();
  const since = new Date(Math.max(watched.began, now - BEHIND));
  for (const job of await jobsSince(domainId, since)) {
    const state = `${job.status}:${job.seq}`;
    jobs.set(job.id, state);
    if (before?.get(job.id) === state) continue;
    publish(domainId, { type: "job", job: job.id, kind: job.kind, status: job.status, seq: job.seq });
  }
  watched.jobs = jobs;
}
