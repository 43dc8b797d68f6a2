import "server-only";
import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { closeDatabase } from "../db/client";
import { beatJob, claimJob, finishJob, type JobRow, type NewJob } from "../db/jobs";
import { dataDirectory } from "../db/location";
import { readSetting, writeSetting } from "../db/settings";
import { tellEnd } from "../deployments/news";
import { log } from "../log";
import { InstanceNix, NIX_SETTINGS, storeSettings } from "../nix/instance-settings";
import { openNix } from "../nix/store";
import { NIX_STATE, type ToldNixState } from "../nix/told-state";
import { deploy } from "./deployment";
import { evaluateRevision } from "./evaluation";
import { updateInputs } from "./inputs";
import { inspect } from "./inspections/inspect";
import { settleInterrupted } from "./interrupted";
import { JobLog } from "./job-log";
import { listOptions } from "./options";
import { askOnSchedule } from "./schedule";
import type { Handler } from "./work";

const POLL = 250;
const BEAT = 1_000;

const HANDLERS: Record<NewJob["kind"], { readonly handler: Handler; readonly atOnce: number }> = {
  deployment: { handler: deploy, atOnce: 4 },
  evaluation: { handler: evaluateRevision, atOnce: 1 },
  inspection: { handler: inspect, atOnce: 4 },
  inputs: { handler: updateInputs, atOnce: 2 },
  options: { handler: listOptions, atOnce: 1 },
};

const worker = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
const runtime = path.join(dataDirectory(), "runner");
await rm(runtime, { recursive: true, force: true });
await mkdir(runtime, { recursive: true, mode: 0o700 });
const chosen = InstanceNix.parse((await readSetting(NIX_SETTINGS)) ?? {});
const nix = await openNix(path.join(runtime, "nix"), {
  ...storeSettings(chosen),
  sandboxPaths: (process.env.NIX_SANDBOX_PATHS ?? "").split(" ").filter((item) => item !== ""),
});
await writeSetting(NIX_STATE, {
  version: nix.installation?.version ?? null,
  confined: nix.confined !== null,
  reason: nix.reason,
} satisfies ToldNixState);

await settleInterrupted();
log(
  "info",
  nix.confined ? `runner ready with Nix ${nix.installation?.version}` : `runner ready; ${nix.reason}`,
);

let stopping = false;
const active = new Map<string, { readonly done: Promise<void>; readonly stop: AbortController }>();

async function work(job: JobRow, handler: Handler): Promise<void> {
  const stop = new AbortController();
  const folder = path.join(runtime, "jobs", job.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const events = await JobLog.open(job.id);
  events.add({ type: "status", status: "running" });
  const beat = setInterval(() => {
    beatJob(job.id, worker).then(
      (answer) => (answer === null || answer.cancel) && stop.abort(),
      (error) => log("error", "no sign of life could be given", error),
    );
  }, BEAT);
  const done = (async () => {
    try {
      const end = await handler({ job, log: events, nix, folder, signal: stop.signal });
      events.add({ type: "status", status: end.status, ...(end.error ? { message: end.error } : {}) });
      await events.flush();
      await finishJob(job.id, end);
      if (job.kind === "deployment") void tellEnd(job.id);
    } catch (error) {
      log("error", `job ${job.id} failed`, error);
      const message = "The runner could not do this; the server's log says why.";
      events.add({ type: "status", status: "failed", message });
      await events.flush();
      await finishJob(job.id, { status: "failed", error: message });
    } finally {
      clearInterval(beat);
      await rm(folder, { recursive: true, force: true });
    }
  })();
  active.set(job.id, { done, stop });
  await done;
  active.delete(job.id);
}

async function lane(kind: NewJob["kind"], handler: Handler): Promise<void> {
  while (!stopping) {
    let job: JobRow | null = null;
    try {
      job = await claimJob(worker, kind);
    } catch (error) {
      log("error", "the queue cannot be read", error);
    }
    if (job) await work(job, handler);
    else await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Looks once a minute whether a domain's machines are to be asked again. */
const schedule = setInterval(() => {
  askOnSchedule(new Date()).catch((error) => log("error", "the schedule could not be kept", error));
}, 60_000);

async function end(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(schedule);
  for (const { stop } of active.values()) stop.abort();
  await Promise.all([...active.values()].map(({ done }) => done));
  await nix.stop();
  await closeDatabase();
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end());
process.on("disconnect", () => void end());

for (const [kind, entry] of Object.entries(HANDLERS)) {
  for (let place = 0; place < entry.atOnce; place++) void lane(kind as NewJob["kind"], entry.handler);
}
