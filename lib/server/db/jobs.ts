import "server-only";
import { randomUUID } from "node:crypto";
import { ENDED, type JobEventData, type JobStatus } from "@/lib/editor/jobs";
import type { Problem } from "@/lib/shared/problem";
import type { JobEventRecord } from "../jobs/kinds";
import { database } from "./client";
import type { Job } from "./generated/client";

export type JobRow = Job;

export interface NewJob {
  readonly kind: "evaluation" | "deployment" | "inspection" | "inputs" | "options";
  readonly domainId: string;
  readonly revision: number;
  readonly payload: unknown;
  readonly priority?: number;
  readonly createdBy: { readonly id: string | null; readonly name: string };
}

/** Jobs that wait or run, of one domain and of all; more are refused. */
export const QUEUE_BOUNDS = { domain: 50, all: 500 };

/** How many jobs of a kind run at once for one domain: none takes every worker from the others. */
const PER_DOMAIN: Partial<Record<NewJob["kind"], number>> = { evaluation: 1 };

const OPEN = { in: ["queued", "running"] };

/** Queues a job; null when the queue is full. */
export async function enqueueJob(job: NewJob): Promise<JobRow | null> {
  return database().$transaction(async (db) => {
    const all = await db.job.count({ where: { status: OPEN } });
    const domain = await db.job.count({ where: { status: OPEN, domainId: job.domainId } });
    if (all >= QUEUE_BOUNDS.all || domain >= QUEUE_BOUNDS.domain) return null;
    return db.job.create({
      data: {
        id: randomUUID(),
        kind: job.kind,
        domainId: job.domainId,
        revision: job.revision,
        payload: JSON.stringify(job.payload),
        priority: job.priority ?? 0,
        createdById: job.createdBy.id,
        createdByName: job.createdBy.name,
      },
    });
  });
}

/** The kinds of jobs that wait. */
export async function waitingKinds(): Promise<readonly NewJob["kind"][]> {
  const rows = await database().job.groupBy({ by: ["kind"], where: { status: "queued" } });
  return rows.map(({ kind }) => kind as NewJob["kind"]);
}

/**
 * Takes the next job of a kind for `worker`: highest priority first, then the domain that has least running, then the one
 * whose turn is longest ago, then the oldest. Null when nothing waits, or nothing may begin yet.
 */
export async function claimJob(worker: string, kind: NewJob["kind"]): Promise<JobRow | null> {
  return database().$transaction(async (db) => {
    const queued = await db.job.findMany({
      where: { status: "queued", kind },
      orderBy: [{ priority: "desc" }, { createdAt: "asc" }],
      take: 1000,
    });
    if (queued.length === 0) return null;
    const running = await db.job.groupBy({
      by: ["domainId"],
      where: { status: "running", kind },
      _count: { _all: true },
    });
    const busy = new Map(running.map((row) => [row.domainId, row._count._all]));
    const load = (job: Job) => busy.get(job.domainId) ?? 0;
    const waiting = queued.filter((job) => load(job) < (PER_DOMAIN[kind] ?? Number.POSITIVE_INFINITY));
    const turns = await db.job.groupBy({
      by: ["domainId"],
      where: { kind, domainId: { in: [...new Set(waiting.map(({ domainId }) => domainId))] } },
      _max: { startedAt: true },
    });
    const turn = new Map(turns.map((row) => [row.domainId, row._max.startedAt?.getTime() ?? 0]));
    const before = (job: Job, other: Job) =>
      load(job) - load(other) || (turn.get(job.domainId) ?? 0) - (turn.get(other.domainId) ?? 0);
    const [first] = waiting;
    if (first === undefined) return null;
    const next = waiting.reduce((best, job) =>
      job.priority === best.priority && before(job, best) < 0 ? job : best,
    );
    const now = new Date();
    const taken = await db.job.updateMany({
      where: { id: next.id, status: "queued" },
      data: { status: "running", worker, startedAt: now, heartbeatAt: now },
    });
    return taken.count === 1
      ? { ...next, status: "running", worker, startedAt: now, heartbeatAt: now }
      : null;
  });
}

/** A sign of life. Returns whether somebody asked to cancel the job, and null when it is no longer this worker's. */
export async function beatJob(id: string, worker: string): Promise<{ cancel: boolean } | null> {
  const beaten = await database().job.updateMany({
    where: { id, worker, status: "running" },
    data: { heartbeatAt: new Date() },
  });
  if (beaten.count === 0) return null;
  const job = await database().job.findUnique({ where: { id }, select: { cancelRequestedAt: true } });
  return { cancel: job?.cancelRequestedAt != null };
}

/** Appends events; their numbers follow each other from `first`. */
export async function appendJobEvents(
  jobId: string,
  first: number,
  events: readonly JobEventData[],
): Promise<void> {
  await database().jobEvent.createMany({
    data: events.map((event, index) => {
      const { type, ...data } = event;
      return { jobId, seq: first + index, type, data: JSON.stringify(data) };
    }),
  });
}

export async function jobEventsAfter(jobId: string, seq: number, take = 1000): Promise<JobEventRecord[]> {
  const rows = await database().jobEvent.findMany({
    where: { jobId, seq: { gt: seq } },
    orderBy: { seq: "asc" },
    take,
  });
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    data: { type: row.type, ...JSON.parse(row.data) } as JobEventData,
  }));
}

export async function lastJobEvent(jobId: string): Promise<number> {
  const { _max } = await database().jobEvent.aggregate({ where: { jobId }, _max: { seq: true } });
  return _max.seq ?? 0;
}

/** Ends a job and lets its locks go. */
export async function finishJob(
  id: string,
  end: { readonly status: JobStatus; readonly result?: unknown; readonly error?: string },
): Promise<void> {
  const db = database();
  await db.$transaction([
    db.lock.deleteMany({ where: { jobId: id } }),
    db.job.updateMany({
      where: { id, status: { notIn: [...ENDED] } },
      data: {
        status: end.status,
        finishedAt: new Date(),
        error: end.error ?? null,
        ...(end.result === undefined ? {} : { result: JSON.stringify(end.result) }),
      },
    }),
  ]);
}

/** How often a runner has begun a job. */
export async function timesBegun(jobId: string): Promise<number> {
  return database().jobEvent.count({
    where: { jobId, type: "status", data: { contains: '"status":"running"' } },
  });
}

/** Puts a job of a dead runner back into the queue, and forgets what it told of how far it had come. */
export async function requeueJob(id: string): Promise<void> {
  const db = database();
  await db.$transaction([
    db.jobEvent.deleteMany({ where: { jobId: id, type: { not: "status" } } }),
    db.job.updateMany({
      where: { id, status: "running" },
      data: { status: "queued", worker: null, startedAt: null, heartbeatAt: null },
    }),
  ]);
}

/** Writes what was learnt of a job after its end. */
export async function writeJobResult(id: string, result: unknown): Promise<void> {
  await database().job.update({ where: { id }, data: { result: JSON.stringify(result) } });
}

/** Removes ended inspections from before a time; deployments and evaluations stay. */
export async function pruneInspections(before: Date): Promise<void> {
  await database().job.deleteMany({
    where: { kind: "inspection", status: { in: [...ENDED] }, finishedAt: { lt: before } },
  });
}

/**
 * Asks to cancel. A job that still waits ends at once.
 * @returns the status afterwards, null for no such job, and whether it was this that ended it: of two that ask at once, one
 */
export async function cancelJob(
  id: string,
  by: string,
): Promise<{ readonly status: JobStatus | null; readonly ended: boolean }> {
  const db = database();
  const now = new Date();
  const { count } = await db.job.updateMany({
    where: { id, status: "queued" },
    data: { status: "cancelled", finishedAt: now, cancelRequestedAt: now, cancelRequestedBy: by },
  });
  await db.job.updateMany({
    where: { id, status: "running", cancelRequestedAt: null },
    data: { cancelRequestedAt: now, cancelRequestedBy: by },
  });
  const job = await db.job.findUnique({ where: { id }, select: { status: true } });
  return { status: (job?.status as JobStatus | undefined) ?? null, ended: count > 0 };
}

export async function findJob(id: string): Promise<JobRow | null> {
  return database().job.findUnique({ where: { id } });
}

/** A domain's jobs of one kind, newest first. */
export async function listJobs(domainId: string, kind: NewJob["kind"], take: number): Promise<JobRow[]> {
  return database().job.findMany({ where: { domainId, kind }, orderBy: { createdAt: "desc" }, take });
}

/** A domain's jobs that are open or ended after `since`, with the number of the newest event of each. */
export async function jobsSince(
  domainId: string,
  since: Date,
): Promise<{ readonly id: string; readonly kind: string; readonly status: string; readonly seq: number }[]> {
  const rows = await database().job.findMany({
    where: { domainId, OR: [{ status: OPEN }, { finishedAt: { gt: since } }] },
    select: {
      id: true,
      kind: true,
      status: true,
      events: { orderBy: { seq: "desc" }, take: 1, select: { seq: true } },
    },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, kind, status, events }) => ({ id, kind, status, seq: events[0]?.seq ?? 0 }));
}

/** How far an evaluation has come: machines that Nix answered for. */
export async function targetCounts(
  jobId: string,
): Promise<{ readonly known: number; readonly failed: number }> {
  const where = { jobId, type: "target" };
  const known = await database().jobEvent.count({ where });
  const failed = await database().jobEvent.count({
    where: { ...where, data: { contains: '"state":"failed"' } },
  });
  return { known, failed };
}

/** Problems that a job has told so far. */
export async function toldProblems(jobId: string): Promise<readonly Problem[]> {
  const rows = await database().jobEvent.findMany({
    where: { jobId, type: "problem" },
    orderBy: { seq: "asc" },
    take: 100,
  });
  return rows.map(({ data }) => (JSON.parse(data) as { readonly problem: Problem }).problem);
}

/** A domain's jobs of one kind that wait or run. */
export async function listOpenJobs(domainId: string, kind: NewJob["kind"]): Promise<JobRow[]> {
  return database().job.findMany({ where: { domainId, kind, status: OPEN } });
}

export async function runningJobs(): Promise<JobRow[]> {
  return database().job.findMany({ where: { status: "running" } });
}

/**
 * Takes all of the locks or none; `at` is the revision by whose names they are.
 * @returns who holds the first one that is taken; null when all are ours now; "outdated" when there is a newer revision.
 */
export async function takeLocks(
  jobId: string,
  keys: readonly string[],
  holder: string,
  at: { readonly domainId: string; readonly newest: number },
): Promise<{ readonly key: string; readonly holder: string } | "outdated" | null> {
  return database().$transaction(async (db) => {
    const domain = await db.domain.findUnique({ where: { id: at.domainId }, select: { revision: true } });
    if (domain?.revision !== at.newest) return "outdated";
    const taken = await db.lock.findFirst({ where: { key: { in: [...keys] }, jobId: { not: jobId } } });
    if (taken) return { key: taken.key, holder: taken.holder };
    for (const key of keys) {
      await db.lock.upsert({ where: { key }, create: { key, jobId, holder }, update: {} });
    }
    return null;
  });
}

/** The lock of a machine, by its element key. It follows renames, as all that is kept by element does. */
export const machineLock = (domainId: string, key: string) => `machine:${domainId}:${key}`;

/** Which of these locks are taken, and by whom. */
export async function locksHeld(
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly holder: string }[]> {
  return database().lock.findMany({ where: { key: { in: [...keys] } }, select: { key: true, holder: true } });
}
