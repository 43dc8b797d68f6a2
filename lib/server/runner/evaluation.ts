import "server-only";
import path from "node:path";
import type { EvaluationPlan } from "@/lib/editor/evaluation-plan";
import { failureProblem } from "@/lib/editor/evaluation-problems";
import { parseElementKey } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { findEvaluation, keepEvaluation, lastEvaluation } from "../db/evaluations";
import { machineStates } from "../db/machine-states";
import { documentAt } from "../domains/store";
import type { EvaluationAnswer } from "../evaluation/answer";
import { closuresOf, compareClosures } from "../evaluation/closure";
import { evaluatedContent } from "../evaluation/content";
import { evaluate } from "../evaluation/evaluate";
import { makePlan, type PlanBase, revisionBase } from "../evaluation/plan";
import type { PlanSide } from "../evaluation/reasons";
import type { EvaluationPayload, EvaluationResult } from "../jobs/kinds";
import { nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import type { NixPrograms } from "../nix/programs";
import { locked } from "./lock";
import { nixFor } from "./nix-for";
import { LONGEST_LOG } from "./programs";
import type { Handler, Work } from "./work";

/** Causes of failure that are told before an evaluation has ended. */
const MOST_CAUSES = 20;

/** Machines whose closures are compared in one plan; more would take minutes. */
const MOST_CLOSURES = 200;

/** Evaluates one revision with Nix, and plans from another one. The result names the content, under which the answer is kept. */
export const evaluateRevision: Handler = async (work) => {
  const { job, signal } = work;
  const payload = JSON.parse(job.payload) as EvaluationPayload;
  const nix = await nixFor(work);
  if ("error" in nix) return { status: "failed", error: nix.error };
  const asked = await evaluateAt(work, nix, job.revision, true);
  if (signal.aborted) return { status: "cancelled" };
  if ("error" in asked) return { status: "failed", error: asked.error };
  const result: EvaluationResult = { content: asked.content, revision: asked.revision, cached: asked.cached };
  if (payload.compareTo === null) return { status: "succeeded", result };
  const planned = await plan(work, nix, asked, payload);
  if (signal.aborted) return { status: "cancelled", result };
  if ("error" in planned) return { status: "failed", result, error: planned.error };
  return { status: "succeeded", result: { ...result, plan: planned } };
};

interface Evaluated extends PlanSide {
  readonly answer: EvaluationAnswer;
  readonly content: string;
  readonly revision: number;
  readonly cached: boolean;
}

/** Nix's answer for a revision: the one that is kept for its content, or a new one. */
async function evaluateAt(
  work: Work,
  nix: NixPrograms,
  asked: number,
  tell: boolean,
): Promise<Evaluated | { readonly error: string }> {
  const { job, log, signal } = work;
  const found = await documentAt(job.domainId, asked);
  if (!found) return { error: `There is no revision ${asked}, or its history is no longer kept.` };
  const ready = await locked(work, nix, found, asked);
  if (!ready.ok) return { error: ready.error };
  const { document, revision } = ready.value;
  const { files, hash } = evaluatedContent(document, nix.installation.version);
  const known = await findEvaluation(job.domainId, hash, "use");
  if (known !== null) {
    const answer = JSON.parse(known) as EvaluationAnswer;
    return { document, info: answer.info, answer, content: hash, revision, cached: true };
  }
  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  const question = { nix, flake, document, files, signal };
  const last = await lastEvaluation(job.domainId);
  const causes = new Set<string>();
  const answer = await evaluate(question, {
    before: last === null ? undefined : (JSON.parse(last) as EvaluationAnswer).cost,
    onMachine: (machine, result, count, all) => {
      if (!tell) return;
      const state = result.ok ? "done" : "failed";
      log.add({ type: "target", target: machine, state, message: `${count} of ${all}` });
      if (result.ok) return;
      // Whoever waits for the rest reads what is wrong meanwhile, each cause once.
      const cause = `${result.failure.path}\n${result.failure.message}`;
      if (causes.has(cause) || causes.size >= MOST_CAUSES) return;
      causes.add(cause);
      log.add({ type: "problem", problem: failureProblem(result.failure, [machine]) });
    },
  });
  if (!signal.aborted) {
    const result = JSON.stringify(answer);
    await keepEvaluation({ domainId: job.domainId, contentHash: hash, jobId: job.id, result });
  }
  return { document, info: answer.info, answer, content: hash, revision, cached: false };
}

async function plan(
  work: Work,
  nix: NixPrograms,
  asked: Evaluated,
  payload: EvaluationPayload,
): Promise<EvaluationPlan | { readonly error: string }> {
  const base =
    payload.compareTo === "deployed"
      ? await deployedBase(work, nix)
      : await compared(work, nix, payload.compareTo ?? asked.revision);
  if ("error" in base) return base;
  const made = makePlan(base, asked.revision, asked, asked.answer);
  if (payload.build) {
    const error = await build(work, nix, asked.document, made);
    if (error !== null) return { error };
  }
  return withClosures(work, nix, made);
}

async function compared(
  work: Work,
  nix: NixPrograms,
  revision: number,
): Promise<PlanBase | { error: string }> {
  work.log.add({ type: "log", target: null, line: `Comparing with revision ${revision}` });
  const before = await evaluateAt(work, nix, revision, false);
  return "error" in before ? before : revisionBase(revision, before, before.answer);
}

/** What machines run, as deployments left it. A machine of which only the revision is known counts as evaluated there. */
async function deployedBase(work: Work, nix: NixPrograms): Promise<PlanBase> {
  const sides = new Map<number, Evaluated | { readonly error: string }>();
  const systems: Map<
    string,
    PlanBase["systems"] extends ReadonlyMap<string, infer S> ? S : never
  > = new Map();
  const sideOf = new Map<string, PlanSide>();
  const foreign = new Set<string>();
  const suffix = (await documentAt(work.job.domainId, work.job.revision))?.suffix ?? "";
  for (const [key, state] of await machineStates(work.job.domainId)) {
    const revision = state.intendedRevision;
    const toplevel = state.runningToplevel ?? state.intendedToplevel;
    const element = parseElementKey(key);
    if (element?.kind !== "machine" || work.signal.aborted) continue;
    const machine = `${element.machine}.${element.cluster}.${suffix}`;
    if (toplevel === null && revision === null) continue;
    let side: Evaluated | { readonly error: string } | undefined;
    if (revision !== null) {
      side = sides.get(revision) ?? (await evaluateAt(work, nix, revision, false));
      sides.set(revision, side);
      if (!("error" in side)) sideOf.set(machine, side);
    }
    const answer = side && !("error" in side) ? side.answer.machines[machine] : undefined;
    if (state.intendedToplevel !== null && toplevel !== state.intendedToplevel) foreign.add(machine);
    const evaluated = answer?.ok ? answer : null;
    if (toplevel === null) systems.set(machine, evaluated);
    else {
      const derivation = evaluated?.toplevel === toplevel ? evaluated.derivation : null;
      systems.set(machine, { derivation, toplevel });
    }
  }
  return { from: "deployed", systems, sideOf: (machine) => sideOf.get(machine), foreign };
}

/** Builds the systems that change, and what they replace where that is known; null, or why the former failed. */
async function build(
  work: Work,
  nix: NixPrograms,
  document: DomainDocument,
  made: EvaluationPlan,
): Promise<string | null> {
  const flake = await writeFlake(document, path.join(work.folder, "build"));
  const limits = { seconds: 3600, errorBytes: LONGEST_LOG };
  for (const { machine, change, before, after } of made.machines) {
    if (change === "unchanged" || after === null) continue;
    if (work.signal.aborted) return null;
    if (change === "changed" && before?.derivation) {
      // Its derivation may be gone from the store; then there is nothing to compare with.
      const derivation = `${before.derivation}${nix.atLeast("2.13") ? "^*" : ""}`;
      await nix.nix(["build", "--no-link", derivation], { signal: work.signal, limits });
    }
    work.log.add({ type: "log", target: machine, line: `Building ${machine}` });
    const attribute = ["nixosConfigurations", machine, "config", "system", "build", "toplevel"];
    const built = await nixOnFlake(nix, flake, ["build", "--no-link"], attribute, {
      signal: work.signal,
      limits,
      onStderrLine: (line) => work.log.add({ type: "log", target: machine, line }),
    });
    if (built.code !== 0) return `${machine} could not be built: ${nixMessage(built)}`;
  }
  return null;
}

/** What the changed systems bring in and leave behind, where both are in the store. */
async function withClosures(work: Work, nix: NixPrograms, made: EvaluationPlan): Promise<EvaluationPlan> {
  const changed = made.machines.filter(({ change }) => change === "changed").slice(0, MOST_CLOSURES);
  const both = changed.flatMap(({ before, after }) =>
    before && after ? [before.toplevel, after.toplevel] : [],
  );
  const closures = await closuresOf(nix, both, work.signal);
  const machines = made.machines.map((each) => {
    const before = each.change === "changed" && each.before && closures.get(each.before.toplevel);
    const after = each.after && closures.get(each.after.toplevel);
    return before && after ? { ...each, closure: compareClosures(before, after) } : each;
  });
  return { ...made, machines };
}
