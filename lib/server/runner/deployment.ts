import "server-only";
import path from "node:path";
import type { JobEventData, Target, TargetResult } from "@/lib/editor/jobs";
import { elementKey } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { JsonObject } from "@/lib/shared/json";
import { jobEventsAfter } from "../db/jobs";
import type { MachineNews } from "../db/machine-states";
import { markDeployed } from "../db/revisions";
import { lockMachines } from "../deployments/locks";
import { recordMachineOf } from "../domains/machine-news";
import { documentAt } from "../domains/store";
import { lockedInputs } from "../evaluation/inputs";
import type { DeploymentPayload } from "../jobs/kinds";
import type { ConfinedNix } from "../nix/confined";
import { writeFlake } from "../nix/flakes";
import { clusterSystems } from "./cluster-systems";
import { locked } from "./lock";
import { buildPrograms, type Program } from "./programs";
import { NOTHING_PROVEN, packageArguments, runTarget } from "./run-target";
import { openSsh } from "./ssh";
import { runWaves } from "./waves";
import type { Handler, Work, WorkEnd } from "./work";

/** What Nix says of having no network, which evaluation has none of by design. */
const OFFLINE = /unable to load nss_dns backend|you don't have Internet access/;

const WELL = new Set(["done", "unchanged"]);

/** "2026-01-31 08:15 UTC": whoever reads it may be elsewhere. */
const minuteWords = (time: Date) => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Runs a package of the flake on each target and reports what each machine was proven to run. */
export const deploy: Handler = async (work) => {
  const { job, nix, signal } = work;
  const payload = JSON.parse(job.payload) as DeploymentPayload;
  if (!nix.confined) return { status: "failed", error: `Nothing can be deployed here: ${nix.reason}.` };
  if (!nix.confined.canReachOutside) {
    const error = "Nothing can be deployed here: slirp4netns (with /dev/net/tun) is missing.";
    return { status: "failed", error };
  }
  const document = await documentAt(job.domainId, job.revision);
  if (!document) return { status: "failed", error: `There is no revision ${job.revision}.` };
  const { domainId, revision } = job;
  const held = await lockMachines(
    { domainId, revision, document, machines: payload.locks },
    job.id,
    `${job.createdByName}, ${payload.package} since ${minuteWords(new Date())}`,
  );
  if (held) return { status: "failed", error: `${held.machine} is being deployed already: ${held.holder}.` };
  const ready = await locked(work, nix.confined, document, job.revision);
  if (!ready.ok) return { status: signal.aborted ? "cancelled" : "failed", error: ready.error.words };
  // The history says which inputs a run had, also where it was the first to lock them.
  const inputs = [...lockedInputs(ready.value.document.lock as JsonObject)].map(
    ([input, { rev, narHash }]) => [input, rev ?? narHash ?? "not locked"] as const,
  );
  work.log.add({ type: "inputs", inputs: Object.fromEntries(inputs) });
  return runAll(work, nix.confined, ready.value.document, payload);
};

async function runAll(
  work: Work,
  nix: ConfinedNix,
  document: DomainDocument,
  payload: DeploymentPayload,
): Promise<WorkEnd> {
  const { job, log, signal } = work;
  const tell = (target: Target, result: TargetResult): TargetResult => {
    const message = result.message === null ? {} : { message: result.message };
    log.add({ type: "result", target: target.element, result });
    log.add({ type: "target", target: target.element, state: result.state, ...message });
    return result;
  };
  const programs = await evaluateAll(work, nix, document, payload);
  const ssh = await openSsh(path.join(work.folder, "ssh"), job.domainId, job.createdByName);
  const given = { package: payload.package, args: packageArguments(payload) };
  let results: Readonly<Record<string, TargetResult>>;
  try {
    results = await runWaves(payload, {
      signal,
      emit: (event) => log.add(event),
      leaveOut: tell,
      run: async (target) => {
        const program = programs.get(target.element);
        if (!program?.ok) {
          const message = program?.message ?? "The package was not built.";
          return tell(target, { state: "failed", message, ...NOTHING_PROVEN });
        }
        log.add({ type: "target", target: target.element, state: "running" });
        const result = tell(target, await runTarget(work, nix, ssh, target, program.program, given));
        await log.flush();
        await remember(work, document, payload, target, result);
        if (payload.package === "deploy" && WELL.has(result.state))
          await markDeployed(job.domainId, job.revision);
        return result;
      },
    });
  } finally {
    await ssh.close();
  }
  const states = Object.values(results).map(({ state }) => state);
  const well = states.every((state) => WELL.has(state));
  // What was finished when somebody cancelled is finished.
  if (signal.aborted && !well) return { status: "cancelled", result: results };
  return { status: well ? "succeeded" : "failed", result: results };
}

/** Builds every target's program, telling each one's step. */
async function evaluateAll(
  { folder, log, signal }: Work,
  nix: ConfinedNix,
  document: DomainDocument,
  { targets }: DeploymentPayload,
): Promise<ReadonlyMap<string, Program>> {
  const flake = await writeFlake(document, path.join(folder, "flake"));
  const programs = new Map<string, Program>();
  for (const { element } of targets) {
    log.add({ type: "step", target: element, step: "evaluate", state: "started" });
  }
  const emit = (event: JobEventData) => {
    if (event.type !== "log" || !OFFLINE.test(event.line)) log.add(event);
  };
  await buildPrograms(nix, flake, targets, { signal, emit }, ({ element }, program) => {
    programs.set(element, program);
    const state = program.ok ? "done" : "failed";
    const message = program.ok ? {} : { message: program.message };
    log.add({ type: "step", target: element, step: "evaluate", state, ...message });
  });
  return programs;
}

/** Keeps what a deployment learnt of a machine, or of a cluster's, for the view of what runs where. */
async function remember(
  work: Work,
  document: DomainDocument,
  { package: name, locks }: DeploymentPayload,
  target: Target,
  { state, toplevel, running }: TargetResult,
): Promise<void> {
  if (name !== "deploy" && name !== "rollback") return;
  const { id: jobId, revision } = work.job;
  if (target.scope === "cluster" && name === "deploy") {
    for (const [machine, system] of clusterSystems(await stepsOf(jobId), locks)) {
      const news = { intended: { revision, toplevel: system }, running: system, boot: system };
      await keep(work, document, machine, { ...news, detail: {}, jobId });
    }
  }
  if (target.scope !== "machine") return;
  const well = WELL.has(state) && toplevel !== null;
  await keep(work, document, target.element, {
    ...(well && name === "deploy" ? { intended: { revision, toplevel } } : {}),
    ...(running === null ? {} : { running, detail: {} }),
    ...(well ? { boot: toplevel } : {}),
    jobId,
  });
}

/** The steps that a job has told of, without its log, which may be long. */
async function stepsOf(jobId: string): Promise<readonly JobEventData[]> {
  const steps: JobEventData[] = [];
  for (let last = 0; ; ) {
    const events = await jobEventsAfter(jobId, last);
    if (events.length === 0) return steps;
    for (const { seq, data } of events) {
      last = seq;
      if (data.type === "step" && data.state !== "progress") steps.push(data);
    }
  }
}

async function keep({ job }: Work, document: DomainDocument, fqdn: string, news: MachineNews): Promise<void> {
  const machine = resolveDomain(document).machines.get(fqdn);
  if (!machine) return;
  const { cluster, machine: name } = machine;
  await recordMachineOf(job, elementKey({ kind: "machine", cluster, machine: name }), news);
}
