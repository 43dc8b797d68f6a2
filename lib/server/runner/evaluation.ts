import "server-only";
import path from "node:path";
import type { Hindrance } from "@/lib/editor/evaluation";
import type { EvaluationPlan } from "@/lib/editor/evaluation-plan";
import type { DomainDocument } from "@/lib/model/schema";
import { closuresOf, compareClosures } from "../evaluation/closure";
import { makePlan } from "../evaluation/plan";
import type { EvaluationPayload, EvaluationResult, KeptEvaluation } from "../jobs/kinds";
import { nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import type { NixPrograms } from "../nix/programs";
import { evaluateAt } from "./evaluated-revision";
import { nixFor } from "./nix-for";
import { comparedBase, deployedBase } from "./plan-bases";
import { LONGEST_LOG } from "./programs";
import { minutesOf, within } from "./time-limit";
import type { Handler, Work } from "./work";

/** Machines whose closures are compared in one plan; more would take minutes. */
const MOST_CLOSURES = 200;

/** Minutes that one evaluation may take in all, and those that the builds of a plan may take besides. */
const MINUTES = { evaluation: 60, build: 360 };

/** Evaluates one revision with Nix, and plans from another one. The result names the content, under which the answer is kept. */
export const evaluateRevision: Handler = async (work) => {
  const { job, signal } = work;
  const payload = JSON.parse(job.payload) as EvaluationPayload;
  const nix = await nixFor(work);
  if ("error" in nix) return { status: "failed", error: nix.error };
  const minutes = minutesOf("EVALUATION_MINUTES", MINUTES.evaluation);
  const { value: asked, late } = await within(minutes, signal, (limited) =>
    evaluateAndPlan({ ...work, signal: limited }, nix, payload),
  );
  const kept: KeptEvaluation = {
    ...asked.result,
    ...(asked.hindrance ? { hindrance: asked.hindrance } : {}),
  };
  const result = Object.keys(kept).length === 0 ? {} : { result: kept };
  if (signal.aborted) return { status: "cancelled", ...result };
  const error = late ? tooLong("The evaluation", minutes, "EVALUATION_MINUTES") : asked.error;
  if (error !== undefined) return { status: "failed", ...result, error };
  if (asked.plan === undefined) return { status: "succeeded", ...result };
  const { made, document } = asked.plan;
  if (payload.build) {
    const allowed = minutesOf("PLAN_BUILD_MINUTES", MINUTES.build);
    const built = await within(allowed, signal, (limited) =>
      build({ ...work, signal: limited }, nix, document, made),
    );
    if (signal.aborted) return { status: "cancelled", ...result };
    const why = built.late ? tooLong("Building", allowed, "PLAN_BUILD_MINUTES") : built.value;
    if (why !== null) return { status: "failed", ...result, error: why };
  }
  const plan = await withClosures(work, nix, made);
  if (signal.aborted) return { status: "cancelled", ...result };
  return { status: "succeeded", result: { ...asked.result, plan } };
};

const tooLong = (what: string, minutes: number, variable: string): string =>
  `${what} took longer than ${minutes} minutes, which is the most that this server allows (${variable}), and was ended.`;

/** What an evaluation came to, and the plan where one was asked for; `error` says why there is no more. */
interface Asked {
  readonly result?: EvaluationResult;
  readonly plan?: { readonly made: EvaluationPlan; readonly document: DomainDocument };
  readonly error?: string;
  readonly hindrance?: Hindrance | null;
}

async function evaluateAndPlan(work: Work, nix: NixPrograms, payload: EvaluationPayload): Promise<Asked> {
  const asked = await evaluateAt(work, nix, work.job.revision, payload.idle ? "studio" : "person");
  if (work.signal.aborted) return {};
  if ("error" in asked) return asked;
  const { content, revision, cached, document } = asked;
  const result: EvaluationResult = { content, revision, cached };
  if (payload.compareTo === null) return { result };
  const base =
    payload.compareTo === "deployed"
      ? await deployedBase(work, nix, asked)
      : await comparedBase(work, nix, payload.compareTo, asked);
  if ("error" in base) return { result, ...base };
  return { result, plan: { made: makePlan(base, revision, asked, asked.answer), document } };
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
