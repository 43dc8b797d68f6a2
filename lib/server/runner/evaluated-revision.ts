import "server-only";
import path from "node:path";
import type { Hindrance } from "@/lib/editor/evaluation";
import { failureProblem } from "@/lib/editor/evaluation-problems";
import { findEvaluation, keepEvaluation, lastEvaluation } from "../db/evaluations";
import { documentAt } from "../domains/store";
import type { EvaluationAnswer } from "../evaluation/answer";
import { Hindered } from "../evaluation/ask";
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

/** Why there is no answer. */
export interface Unanswered {
  readonly error: string;
  readonly hindrance: Hindrance | null;
}

/** Whether Nix, asked once more about the same, may get further: it was ended, and did not end. */
const wasEnded = (answer: EvaluationAnswer): boolean =>
  [answer.failure, ...Object.values(answer.machines).map((each) => (each.ok ? null : each.failure))].some(
    (failure) => failure?.ended,
  );

/**
 * Nix's answer for a revision: the one that is kept for its content, or a new one.
 * @param asks a person asks, or the studio for one, rather than a plan for the other side of its comparison
 */
export async function evaluateAt(
  work: Work,
  nix: NixPrograms,
  asked: number,
  asks: "person" | "studio" | "plan",
): Promise<Evaluated | Unanswered> {
  const { job, log, signal } = work;
  const found = await documentAt(job.domainId, asked);
  if (!found)
    return { error: `There is no revision ${asked}, or its history is no longer kept.`, hindrance: null };
  const ready = await locked(work, nix, found, asked);
  if (!ready.ok) return { error: ready.error.words, hindrance: ready.error.hindrance };
  const { document, revision } = ready.value;
  const { files, hash } = evaluatedContent(document, nix.installation.version);
  const known = await findEvaluation(job.domainId, hash, "use");
  if (known !== null) {
    const answer = JSON.parse(known) as EvaluationAnswer;
    if (asks !== "person" || !wasEnded(answer))
      return { document, info: answer.info, answer, content: hash, revision, cached: true };
  }
  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  const question = { nix, flake, document, files, signal };
  const last = await lastEvaluation(job.domainId);
  const causes = new Set<string>();
  const answer = await evaluate(question, {
    before: last === null ? undefined : (JSON.parse(last) as EvaluationAnswer).cost,
    onMachine: (machine, result, count, all) => {
      if (asks === "plan") return;
      const state = result.ok ? "done" : "failed";
      log.add({ type: "target", target: machine, state, message: `${count} of ${all}` });
      if (result.ok) return;
      // Whoever waits for the rest reads what is wrong meanwhile, each cause once.
      const cause = `${result.failure.path}\n${result.failure.message}`;
      if (causes.has(cause) || causes.size >= MOST_CAUSES) return;
      causes.add(cause);
      log.add({ type: "problem", problem: failureProblem(result.failure, [machine]) });
    },
  }).catch((error: unknown) => {
    if (error instanceof Hindered) return error;
    throw error;
  });
  if (answer instanceof Hindered) {
    const words = `This server could not evaluate, whatever the domain says. Try again.\n\n${answer.message}`;
    return { error: words, hindrance: "server" };
  }
  if (!signal.aborted) {
    const result = JSON.stringify(answer);
    await keepEvaluation({ domainId: job.domainId, contentHash: hash, jobId: job.id, result });
  }
  return { document, info: answer.info, answer, content: hash, revision, cached: false };
}
