import "server-only";
import { z } from "zod";
import { ENDED, type JobStatus } from "@/lib/editor/jobs";
import { enqueueJob, findJob, type JobRow } from "../../db/jobs";
import type { InspectionPayload } from "../../jobs/inspections";
import { HttpError } from "../problem-details";
import type { Call } from "../route";

/** How routes start a look at machines, and wait a moment for its answer. */

export const Wait = z.object({
  /** Seconds to wait for the answer; the inspection goes on without anybody waiting. */
  wait: z.coerce.number().min(0).max(55).default(20),
});

const POLL = 100;

type Asked = Pick<
  Call<"deploy", { readonly id: string }, z.output<typeof Wait>, unknown>,
  "params" | "query" | "actor" | "audit" | "request"
>;

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

/** What a person looks at, as the audit log says it. */
function subjectOf(payload: InspectionPayload): string {
  if (payload.what === "adopt") return `${payload.address.host}:${payload.address.port}`;
  const machines = "machines" in payload ? payload.machines : [payload.machine];
  return machines.join(", ").slice(0, 500);
}

/** Queues an inspection that somebody asked for and waits for its end, at most `wait` seconds. */
export async function startInspection(
  { params, query, actor, audit, request: { signal } }: Asked,
  revision: number,
  payload: InspectionPayload,
) {
  const domainId = params.id;
  const createdBy = { id: actor.id, name: actor.name };
  const job = await enqueueJob({ kind: "inspection", domainId, revision, payload, priority: 1, createdBy });
  if (!job)
    throw new HttpError(429, "queue-full", "Too many runs wait already. Try again when some have ended.");
  const detail = { inspection: job.id, revision };
  await audit({ action: `inspection.${payload.what}`, subject: subjectOf(payload), detail });
  const until = Date.now() + query.wait * 1000;
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
