import { type Problem, problem } from "@/lib/shared/problem";
import type { EvaluationAnswer, EvaluationFailure } from "./evaluation";

/** What Nix said of a revision, as far as the preview needs it. */
export interface ExactAnswer extends Pick<EvaluationAnswer, "info" | "failure" | "machines"> {
  readonly revision: number;
  /** Whether it is Nix's word on the newest revision. */
  readonly current: boolean;
  /** What an evaluation that still runs has found wrong so far; it stands before the rest. */
  readonly early?: readonly Problem[];
}

type NixFailure = Pick<EvaluationFailure, "message" | "path" | "line">;

/** What Nix refused, as problems of the elements that caused it: once for what fails on every machine for the same reason. */
export function failureProblems(answer: ExactAnswer | null): readonly Problem[] {
  if (answer === null) return [];
  if (answer.early && answer.early.length > 0) return answer.early;
  const failures = new Map<string, { readonly failure: NixFailure; readonly machines: string[] }>();
  const add = (failure: NixFailure, machine?: string) => {
    const key = `${failure.path}\n${failure.message}`;
    const known = failures.get(key) ?? { failure, machines: [] };
    if (machine !== undefined) known.machines.push(machine);
    failures.set(key, known);
  };
  for (const [machine, each] of Object.entries(answer.machines)) if (!each.ok) add(each.failure, machine);
  // Where machines fail, the domain as a whole fails for what one of them says more plainly.
  if (answer.failure !== null && failures.size === 0) add(answer.failure);
  const earlier = answer.current ? "" : ` (revision ${answer.revision})`;
  return [...failures.values()].map(({ failure, machines }) => failureProblem(failure, machines, earlier));
}

/** One failure as a problem, for the machines that it fails on. */
export function failureProblem(failure: NixFailure, machines: readonly string[], earlier = ""): Problem {
  const [first] = machines;
  const where =
    first === undefined ? "" : machines.length === 1 ? ` on ${first}` : ` on ${machines.length} machines`;
  const line = failure.line === null ? "" : `, line ${failure.line}`;
  return problem("nix-failure", failure.path, `Nix${where}${line}: ${failure.message}${earlier}`);
}

/** That Nix was not asked: what is wrong is not known to be the domain's, and nothing is exact. */
export function hindranceProblem(message: string): Problem {
  const [words = message] = message.split("\n");
  return {
    severity: "warning",
    code: "nix-not-asked",
    path: "",
    message: words,
    suggestion: "Evaluate again from the status bar.",
  };
}

/** Line and column, from 1, of the place in its source that a problem speaks of, if it does. */
export function placeInSource({
  message,
}: Problem): { readonly line: number; readonly column: number } | undefined {
  const found = /\bline (\d+)\b(?:, column (\d+)\b)?/.exec(message);
  return found ? { line: Number(found[1]), column: Number(found[2] ?? 1) } : undefined;
}

export const SYNTAX = "nix-syntax";

/** Problems without those of reading a source that evaluating it has `reported`, too: on the same line of the same source. */
export function withoutReported(
  problems: readonly Problem[],
  reported: readonly Problem[],
): readonly Problem[] {
  if (reported.length === 0 || problems.every(({ code }) => code !== SYNTAX)) return problems;
  const place = (each: Problem) => `${each.path}\n${placeInSource(each)?.line}`;
  const known = new Set(reported.map(place));
  return problems.filter((each) => each.code !== SYNTAX || !known.has(place(each)));
}

/** A cause and the machines that it fails. */
export interface Cause {
  readonly failure: EvaluationFailure;
  readonly machines: readonly string[];
}

/** What fails machines, by cause: a message at a place; those that fail most first. */
export function failureCauses(answer: EvaluationAnswer): readonly Cause[] {
  const causes = new Map<string, { readonly failure: EvaluationFailure; readonly machines: string[] }>();
  for (const { machine, failure } of failedMachines(answer)) {
    const key = `${failure.path}\n${failure.message}`;
    const cause = causes.get(key) ?? { failure, machines: [] };
    causes.set(key, cause);
    cause.machines.push(machine);
  }
  return [...causes.values()].sort((left, right) => right.machines.length - left.machines.length);
}

/** Failed machines of an answer, in its order. */
export function failedMachines(
  answer: EvaluationAnswer,
): readonly { readonly machine: string; readonly failure: EvaluationFailure }[] {
  return Object.entries(answer.machines).flatMap(([machine, each]) =>
    each.ok ? [] : [{ machine, failure: each.failure }],
  );
}
