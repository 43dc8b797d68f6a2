import "server-only";
import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { closeDatabase } from "../db/client";
import { beatJob, findJob, finishJob, type JobRow, type NewJob } from "../db/jobs";
import { dataDirectory } from "../db/location";
import { readSetting, writeSetting } from "../db/settings";
import { log } from "../log";
import { InstanceNix, NIX_SETTINGS, storeSettings } from "../nix/instance-settings";
import { openNix } from "../nix/store";
import { NIX_STATE, type ToldNixState } from "../nix/told-state";
import { deploy } from "./deployment";
import { Dispatcher } from "./dispatch";
import { evaluateRevision } from "./evaluation";
import { updateInputs } from "./inputs";
import { inspect } from "./inspections/inspect";
import { beginsAnew, resultsSoFar, settleInterrupted } from "./interrupted";
import { JobLog } from "./job-log";
import { listOptions } from "./options";
import { endOrphans, sweepAgents } from "./leftovers";
import { askOnSchedule, forgetOld } from "./schedule";
import { Telling } from "./telling";
import type { Handler, WorkEnd } from "./work";

const BEAT = 1_000;
/** For how long an end waits for webhooks: well within what the supervisor allows for the whole of it. */
const TELLING = 5_000;
const BROKEN = "The runner could not do this; the server's log says why.";

const HANDLERS: Record<NewJob["kind"], { readonly handler: Handler; readonly atOnce: number }> = {
  deployment: { handler: deploy, atOnce: 4 },
  evaluation: { handler: evaluateRevision, atOnce: 2 },
  inspection: { handler: inspect, atOnce: 4 },
  inputs: { handler: updateInputs, atOnce: 2 },
  options: { handler: listOptions, atOnce: 1 },
};

const worker = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
const runtime = path.join(dataDirectory(), "runner");
await endOrphans(runtime);
await rm(runtime, { recursive: true, force: true });
await mkdir(runtime, { recursive: true, mode: 0o700 });
await sweepAgents();
const chosen = InstanceNix.parse((await readSetting(NIX_SETTINGS)) ?? {});
const nix = await openNix(path.join(runtime, "nix"), {
  ...storeSettings(chosen),
  sandboxPaths: (process.env.NIX_SANDBOX_PATHS ?? "").split(" ").filter((item) => item !== ""),
});
await writeSetting(NIX_STATE, {
  version: nix.installation?.version ?? null,
  confined: nix.confined !== null,
  reason: nix.reason,
  hostNetwork: nix.hostNetwork,
} satisfies ToldNixState);

const telling = new Telling();
for (const deployment of await settleInterrupted()) telling.begin(deployment);
log(
  "info",
  nix.confined ? `runner ready with Nix ${nix.installation?.version}` : `runner ready; ${nix.reason}`,
);
if (nix.hostNetwork !== null)
  log("warning", `builds with fixed outputs share this host's network: ${nix.hostNetwork}`);

/** Why this runner ends, once it does: what is told of deployments that this interrupts. */
let ending: string | null = null;
const active = new Map<string, { readonly done: Promise<void>; readonly stop: AbortController }>();

async function work(job: JobRow): Promise<void> {
  const stop = new AbortController();
  const done = doJob(job, stop);
  active.set(job.id, { done, stop });
  await done;
  active.delete(job.id);
}

/** Does a job to its end, whatever that is. */
async function doJob(job: JobRow, stop: AbortController): Promise<void> {
  const { handler } = HANDLERS[job.kind as NewJob["kind"]];
  const folder = path.join(runtime, "jobs", job.id);
  const beat = setInterval(() => {
    beatJob(job.id, worker).then(
      (answer) => (answer === null || answer.cancel) && stop.abort(),
      (error) => log("error", "no sign of life could be given", error),
    );
  }, BEAT);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const events = await JobLog.open(job.id);
    const end = await ended(job, events, () =>
      handler({ job, log: events, nix, folder, signal: stop.signal }),
    );
    if (ending !== null && end.status === "cancelled" && (await beginsAnew(job))) return;
    await finishJob(job.id, end);
    if (job.kind === "deployment") telling.begin(job.id);
  } catch (error) {
    log("error", `job ${job.id} could not be kept`, error);
    await finishJob(job.id, { status: "failed", error: BROKEN }).catch(() => undefined);
    if (job.kind === "deployment") telling.begin(job.id);
  } finally {
    clearInterval(beat);
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a handler ends, told in the job's events; an error that it throws is a bug. */
async function ended(job: JobRow, events: JobLog, handle: () => Promise<WorkEnd>): Promise<WorkEnd> {
  events.add({ type: "status", status: "running" });
  let end: WorkEnd;
  try {
    end = await handle();
  } catch (error) {
    log("error", "a job failed", error);
    end = { status: "failed", error: BROKEN };
  }
  // Nobody cancelled it: somebody who reads the history has to know what did.
  if (ending !== null && job.kind === "deployment" && end.status === "cancelled") {
    const cancelled = (await findJob(job.id))?.cancelRequestedAt;
    if (!cancelled) end = { ...end, status: "interrupted", error: ending };
  }
  if (job.kind === "deployment" && end.result === undefined) {
    await events.flush();
    const results = await resultsSoFar(job, end.error ?? "It ended in the middle of this.");
    const begun = Object.values(results).some(({ state }) => state !== "skipped");
    if (begun || end.status === "interrupted") end = { ...end, result: results };
  }
  events.add({ type: "status", status: end.status, ...(end.error ? { message: end.error } : {}) });
  await events.flush();
  return end;
}

const dispatcher = new Dispatcher(
  worker,
  {
    deployment: HANDLERS.deployment.atOnce,
    evaluation: HANDLERS.evaluation.atOnce,
    inspection: HANDLERS.inspection.atOnce,
    inputs: HANDLERS.inputs.atOnce,
    options: HANDLERS.options.atOnce,
  },
  work,
);

/** Looks once a minute whether a domain's machines are to be asked again, and what is old enough to go. */
const schedule = setInterval(() => {
  const now = new Date();
  askOnSchedule(now).catch((error) => log("error", "the schedule could not be kept", error));
  forgetOld(now).catch((error) => log("error", "what is old could not be removed", error));
}, 60_000);

/**
 * Ends what is under way, and then this runner.
 * @param cause what the history says of deployments that this interrupts
 */
async function end(cause: string): Promise<void> {
  if (ending !== null) return;
  ending = cause;
  dispatcher.stop();
  clearInterval(schedule);
  for (const { stop } of active.values()) stop.abort();
  await Promise.all([...active.values()].map(({ done }) => done));
  await nix.stop();
  await endOrphans(runtime);
  await telling.settle(TELLING);
  await closeDatabase();
  process.exit(0);
}
const stopped = () => void end("The studio was stopped in the middle of this.");
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stopped);
process.on("disconnect", stopped);

// Whoever started this runner starts it again, with a new daemon, and what was under way begins anew. All is ended: a
// copy whose daemon is gone waits for ever.
void nix.died.then((what) => {
  if (ending === null) log("error", what);
  return end(`On the server, ${what} in the middle of this.`);
});

void dispatcher.run();
