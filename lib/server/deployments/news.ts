import "server-only";
import type { TargetResult } from "@/lib/editor/jobs";
import { findDomain } from "../db/domains";
import { findJob } from "../db/jobs";
import type { DeploymentPayload } from "../jobs/kinds";
import { log } from "../log";
import { tellWebhook } from "./webhook";

/** Tells a domain's webhook how a deployment ended. Never rejects: the deployment has ended either way. */
export async function tellEnd(jobId: string): Promise<void> {
  try {
    const job = await findJob(jobId);
    const domain = job && (await findDomain(job.domainId));
    if (!job || !domain) return;
    const payload = JSON.parse(job.payload) as DeploymentPayload;
    const said = await tellWebhook(job.domainId, "deployment.ended", {
      deployment: job.id,
      domain: { id: domain.id, name: domain.name },
      revision: job.revision,
      package: payload.package,
      status: job.status,
      error: job.error,
      by: job.createdByName,
      startedAt: job.startedAt,
      finishedAt: job.finishedAt,
      targets: job.result === null ? null : (JSON.parse(job.result) as Record<string, TargetResult>),
    });
    if (said !== null) log("info", `deployment ${job.id}: ${said}`);
  } catch (error) {
    log("error", "a webhook could not be told", error);
  }
}
