import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { claimJob, enqueueJob, findJob, finishJob, type NewJob } from "../db/jobs";
import type { EvaluationPayload } from "../jobs/kinds";
import { type NixState, openNix } from "../nix/store";
import { JobLog } from "../runner/job-log";
import type { Handler, WorkEnd } from "../runner/work";

/** The stand-in for nixpkgs, which evaluates and builds without a network. */
export const STAND_IN = path.resolve(import.meta.dirname, "../../../nix/testing/nixpkgs");

export interface TestNix {
  readonly nix: NixState;
  readonly folder: string;
  end(): Promise<void>;
}

/** Nix as the runner opens it, with the stand-in as an allowed input. */
export async function openTestNix(moreInputs: readonly string[] = []): Promise<TestNix> {
  const folder = mkdtempSync(path.join(tmpdir(), "evaluating-"));
  const before = process.env.LOCAL_INPUTS;
  process.env.LOCAL_INPUTS = [STAND_IN, ...moreInputs].join(":");
  const nix = await openNix(path.join(folder, "nix"), { sandboxPaths: ["/bin", "/usr", "/lib", "/lib64"] });
  return {
    nix,
    folder,
    async end() {
      if (before === undefined) delete process.env.LOCAL_INPUTS;
      else process.env.LOCAL_INPUTS = before;
      await nix.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Queues a job and does it here and now, as the runner would; answers with how it ended and its row. */
export async function doJob(
  { nix, folder }: TestNix,
  handler: Handler,
  job: Pick<NewJob, "kind" | "domainId" | "revision"> & {
    readonly payload?: Partial<EvaluationPayload> | object;
  },
  options: { readonly signal?: AbortSignal; readonly createdBy?: string } = {},
): Promise<WorkEnd & { readonly id: string }> {
  const payload = { compareTo: null, build: false, idle: false, ...job.payload };
  const queued = await enqueueJob({
    ...job,
    payload,
    createdBy: { id: options.createdBy ?? null, name: "Ada" },
  });
  const claimed = await claimJob("test", job.kind);
  if (!queued || claimed?.id !== queued.id) throw new Error("another job was waiting");
  const events = await JobLog.open(claimed.id);
  const place = path.join(folder, "jobs", claimed.id);
  mkdirSync(place, { recursive: true });
  const signal = options.signal ?? new AbortController().signal;
  const end = await handler({ job: claimed, log: events, nix, folder: place, signal });
  await events.flush();
  await finishJob(claimed.id, end);
  if (!(await findJob(claimed.id))) throw new Error("the job is gone");
  return { ...end, id: claimed.id };
}
