import "server-only";
import { z } from "zod";
import { ENDED, type JobStatus } from "@/lib/editor/jobs";
import type { Actor } from "../../accounts/actor";
import { enqueueJob, findJob, type JobRow } from "../../db/jobs";
import type { InspectionPayload } from "../../jobs/inspections";
import { HttpError } from "../problem-details";

/** How routes start a look at machines, and wait a moment for its answer. */

export const Wait = z.object({
  /** Seconds to wait for the answer; the inspection goes on without anybody waiting. */
  wait: z.coerce.number().min(0).max(55).default(20),
});

const POLL = 100;

export function describeInspection(job: JobRow) {
  const payload = JSON.parse(job.payload) as InspectionPayload;
  return {
    id: job.id,
    what: payload.what,
    status: job.status as JobStatus,
    createdBy: job.createdByName,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    error: job.error,
    answer: job.result === null ? null : JSON.parse(job.result),
  };
}

/** Queues an inspection and waits for its end, at most so long. */
export async function startInspection(
  domainId: string,
  revision: number,
  payload: InspectionPayload,
  actor: Actor,
  seconds: number,
  signal: AbortSignal,
) {
  const createdBy = { id: actor.id, name: actor.name };
  const job = await enqueueJob({ kind: "inspection", domainId, revision, payload, priority: 1, createdBy });
  if (!job)
    throw new HttpError(429, "queue-full", "Too many runs wait already. Try again when some have ended.");
  const until = Date.now() + seconds * 1000;
  let latest = job;
  while (Date.now() < until && !ENDED.includes(latest.status as JobStatus) && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    latest = (await findJob(job.id)) ?? latest;
  }
  return describeInspection(latest);
}

/** An inspection of this domain with its orders and its answer, or 404. */
export async function inspectionById(domainId: string, id: string) {
  const job = await findJob(id);
  if (job?.kind !== "inspection" || job.domainId !== domainId) {
    throw new HttpError(404, "no-such-inspection", "This domain has no such inspection.");
  }
  const result: unknown = job.result === null ? null : JSON.parse(job.result);
  return { job, payload: JSON.parse(job.payload) as InspectionPayload, result };
}
