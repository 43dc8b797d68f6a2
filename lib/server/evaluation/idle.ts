import "server-only";
import { cancelJob, listOpenJobs } from "../db/jobs";
import { publish } from "../events/bus";
import type { EvaluationPayload } from "../jobs/kinds";

/** Cancels what the studio evaluates of a domain by itself for one person: they have edited on, and it would be outdated. */
export async function supersedeIdle(
  domainId: string,
  person: { readonly id: string; readonly name: string },
): Promise<void> {
  for (const job of await listOpenJobs(domainId, "evaluation")) {
    const { idle } = JSON.parse(job.payload) as Partial<EvaluationPayload>;
    if (!idle || job.createdById !== person.id) continue;
    const { status } = await cancelJob(job.id, person.name);
    if (status !== null) publish(domainId, { type: "job", job: job.id, kind: job.kind, status });
  }
}
