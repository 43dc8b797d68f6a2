import "server-only";
import { stat } from "node:fs/promises";
import path from "node:path";
import { takeLocks } from "../db/jobs";
import { markDeployed } from "../db/revisions";
import { documentAt } from "../domains/store";
import type { DeploymentPayload, Target, TargetResult } from "../jobs/kinds";
import type { ConfinedNix } from "../nix/confined";
import { type FlakeFolder, lockFlake, nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import { ScriptOutput } from "./script-output";
import { openSsh, type Ssh } from "./ssh";
import type { Handler, Work } from "./work";

/** Longest a package may run on one target. */
const PACKAGE_SECONDS = 6 * 3600;

/** Runs a package of the flake on each target and reports what each machine was proven to run. */
export const deploy: Handler = async (work) => {
  const { job, nix, log, signal } = work;
  const payload = JSON.parse(job.payload) as DeploymentPayload;
  if (!nix.confined) return { status: "failed", error: `Nothing can be deployed here: ${nix.reason}.` };
  const document = await documentAt(job.domainId, job.revision);
  if (!document) return { status: "failed", error: `There is no revision ${job.revision}.` };

  const keys = payload.targets.map((target) => `machine:${job.domainId}:${target.element}`);
  const held = await takeLocks(
    job.id,
    keys,
    `${job.createdByName}, ${payload.package} since ${new Date().toISOString()}`,
  );
  if (held) {
    return {
      status: "failed",
      error: `${held.key.split(":").at(-1)} is being deployed already: ${held.holder}.`,
    };
  }

  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  if (document.lock === null) {
    const locked = await lockFlake(nix.confined, flake, { signal });
    if (!locked.ok) return { status: "failed", error: locked.error };
  }
  const ssh = await openSsh(path.join(work.folder, "ssh"), job.domainId);
  const results: Record<string, TargetResult> = {};
  try {
    for (const target of payload.targets) {
      results[target.element] = await runTarget(work, nix.confined, flake, ssh, target, payload.arguments);
      await log.flush();
    }
  } finally {
    await ssh.close();
  }
  const states = Object.values(results).map((result) => result.state);
  if (states.some((state) => state === "done" || state === "unchanged"))
    await markDeployed(job.domainId, job.revision);
  if (signal.aborted) return { status: "cancelled", result: results };
  const well = states.every((state) => state === "done" || state === "unchanged" || state === "skipped");
  return { status: well ? "succeeded" : "failed", result: results };
};

async function runTarget(
  work: Work,
  nix: ConfinedNix,
  flake: FlakeFolder,
  ssh: Ssh,
  target: Target,
  args: readonly string[],
): Promise<TargetResult> {
  const { log, signal } = work;
  const end = (result: TargetResult): TargetResult => {
    const message = result.message === null ? {} : { message: result.message };
    log.add({ type: "result", target: target.element, result });
    log.add({ type: "target", target: target.element, state: result.state, ...message });
    return result;
  };
  const nothing = { toplevel: null, previous: null, running: null };
  if (signal.aborted) return end({ state: "cancelled", message: null, ...nothing });
  log.add({ type: "target", target: target.element, state: "running" });

  log.add({ type: "step", target: target.element, step: "evaluate", state: "started" });
  const system = process.arch === "arm64" ? "aarch64-linux" : "x86_64-linux";
  const root = target.scope === "cluster" ? ["legacyPackages", system, "clusters"] : ["packages", system];
  const built = await nixOnFlake(
    nix,
    flake,
    ["build", "--no-link", "--json"],
    [...root, ...target.attribute],
    {
      signal,
      limits: { seconds: 1800 },
      onStderrLine: (line) => log.add({ type: "log", target: target.element, line }),
    },
  );
  if (built.code !== 0) {
    const message = nixMessage(built);
    log.add({ type: "step", target: target.element, step: "evaluate", state: "failed", message });
    return end({ state: signal.aborted ? "cancelled" : "failed", message, ...nothing });
  }
  log.add({ type: "step", target: target.element, step: "evaluate", state: "done" });

  const output = new ScriptOutput(target.element, (event) => log.add(event));
  const ended = await nix.program(await mainProgram(built.stdout), ["--json-progress", ...args], {
    network: nix.canReachOutside ? "outside" : "none",
    binds: ssh.binds,
    variables: ssh.variables,
    signal,
    limits: { seconds: PACKAGE_SECONDS, outputBytes: Number.POSITIVE_INFINITY },
    onStdoutLine: (line) => output.line(line),
    onStderrLine: (line) => log.add({ type: "log", target: target.element, line }),
  });
  return end(output.end(ended.code, ended.limit === "cancelled"));
}

/** The one program of a package that `nix build --json` has built. */
async function mainProgram(json: string): Promise<string> {
  const [built] = JSON.parse(json) as { outputs: { out: string } }[];
  if (!built) throw new Error("nix build named no output");
  const name = path.basename(built.outputs.out).replace(/^[a-z0-9]{32}-/, "");
  const program = path.join(built.outputs.out, "bin", name);
  await stat(program);
  return program;
}
