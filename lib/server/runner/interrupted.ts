import "server-only";
import type { TargetResult } from "@/lib/editor/jobs";
import {
  enqueueJob,
  findJob,
  finishJob,
  type JobRow,
  jobEventsAfter,
  type NewJob,
  requeueJob,
  runningJobs,
  timesBegun,
} from "../db/jobs";
import type { DeploymentPayload } from "../jobs/kinds";
import { JobLog } from "./job-log";
import { NOTHING_PROVEN } from "./run-target";

/** Steps that name the system that they are about. */
const NAMING = new Set(["build done", "activate started"]);

const MESSAGE = "The runner ended in the middle of this.";

/** Kinds of jobs that change nothing outside, so that they may simply begin anew. */
const REPEATABLE: ReadonlySet<string> = new Set([
  "inspection",
  "evaluation",
  "inputs",
  "options",
] satisfies readonly NewJob["kind"][]);

/** After so many ends of the runner in the middle of it, a job may be their cause. */
const MOST_BEGINNINGS = 3;

/** Puts a job that its runner cannot end back into the queue, where that does no harm; whether it did. */
export async function beginsAnew(job: JobRow): Promise<boolean> {
  if (!REPEATABLE.has(job.kind)) return false;
  if ((await timesBegun(job.id)) >= MOST_BEGINNINGS || (await findJob(job.id))?.cancelRequestedAt)
    return false;
  await requeueJob(job.id);
  return true;
}

/**
 * Puts right what a dead runner left behind: what may be repeated waits again, everything else is interrupted, and the
 * machines that a deployment was busy with are asked what they run. Only one runner lives at a time, so none is alive.
 * @returns the deployments that have ended by this
 */
export async function settleInterrupted(): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const job of await runningJobs()) {
    if (await beginsAnew(job)) continue;
    const results = job.kind === "deployment" ? await resultsSoFar(job, MESSAGE) : undefined;
    const log = await JobLog.open(job.id);
    log.add({ type: "status", status: "interrupted", message: MESSAGE });
    await log.flush();
    await finishJob(job.id, {
      status: "interrupted",
      error: MESSAGE,
      ...(results === undefined ? {} : { result: results }),
    });
    if (!results) continue;
    await askMachines(job, results);
    ended.push(job.id);
  }
  return ended;
}

/**
 * What the kept events tell of each target of a deployment that did not come to its end: how it ended, that it was under way, or
 * that it never began.
 * @param message why what was under way did not end
 */
export async function resultsSoFar(job: JobRow, message: string): Promise<Record<string, TargetResult>> {
  const { targets } = JSON.parse(job.payload) as DeploymentPayload;
  const never: TargetResult = { state: "skipped", message: "Not begun.", ...NOTHING_PROVEN };
  const results = Object.fromEntries(targets.map(({ element }) => [element, never]));
  for (let last = 0; ; ) {
    const events = await jobEventsAfter(job.id, last);
    if (events.length === 0) return results;
    for (const { seq, data } of events) {
      last = seq;
      if (data.type === "result") results[data.target] = data.result;
      if (data.type === "target" && data.state === "running") {
        results[data.target] = { state: "unknown", message, ...NOTHING_PROVEN };
      }
      const named = data.type === "step" && NAMING.has(`${data.step} ${data.state}`);
      const open = named ? results[data.target] : undefined;
      if (named && open) results[data.target] = { ...open, toplevel: data.message ?? null };
    }
  }
}

async function askMachines(job: JobRow, results: Readonly<Record<string, TargetResult>>): Promise<void> {
  const { targets, locks } = JSON.parse(job.payload) as DeploymentPayload;
  const open = targets.filter(({ element }) => results[element]?.state === "unknown");
  // A cluster's own package may have been at any of its machines.
  const machines = open.flatMap(({ scope, element }) => (scope === "cluster" ? locks : [element]));
  if (machines.length === 0) return;
  await enqueueJob({
    kind: "inspection",
    domainId: job.domainId,
    revision: job.revision,
    payload: { what: "settle", deployment: job.id, machines },
    priority: 2,
    createdBy: { id: job.createdById, name: job.createdByName },
  });
}
