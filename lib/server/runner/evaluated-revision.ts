import "server-only";
import path from "node:path";
import { failureProblem } from "@/lib/editor/evaluation-problems";
import { findEvaluation, keepEvaluation, lastEvaluation } from "../db/evaluations";
import { documentAt } from "../domains/store";
import type { EvaluationAnswer } from "../evaluation/answer";
import { evaluatedContent } from "../evaluation/content";
import { evaluate } from "../evaluation/evaluate";
import type { PlanSide } from "../evaluation/reasons";
import { writeFlake } from "../nix/flakes";
import type { NixPrograms } from "../nix/programs";
import { locked } from "./lock";
import type { Work } from "./work";

/** Causes of failure that are told before an evaluation has ended. */
const MOST_CAUSES = 20;

/** A revision, and what Nix says of it. */
export interface Evaluated extends PlanSide {
  readonly answer: EvaluationAnswer;
  readonly content: string;
  readonly revision: number;
  readonly cached: boolean;
}

/** Nix's answer for a revision: the one that is kept for its content, or a new one. */
export async function evaluateAt(
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
