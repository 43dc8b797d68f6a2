import type { EvaluationAnswer, EvaluationFailure } from "@/lib/editor/evaluation";
import { type Problem, problem } from "@/lib/shared/problem";

/** What Nix said of a revision, as far as the preview needs it. */
export interface ExactAnswer extends Pick<EvaluationAnswer, "info" | "failure" | "machines"> {
  readonly revision: number;
  /** Whether it is Nix's word on the newest revision. */
  readonly current: boolean;
}

type NixFailure = Pick<EvaluationFailure, "message" | "path" | "line">;

/** What Nix refused, as problems: once for what fails on every machine for the same reason. */
export function failureProblems(answer: ExactAnswer | null): readonly Problem[] {
  if (answer === null) return [];
  const failures = new Map<string, { readonly failure: NixFailure; readonly machines: string[] }>();
  const add = (failure: NixFailure, machine?: string) => {
    const key = `${failure.path}\n${failure.message}`;
    const known = failures.get(key) ?? { failure, machines: [] };
    if (machine !== undefined) known.machines.push(machine);
    failures.set(key, known);
  };
  if (answer.failure !== null) add(answer.failure);
  for (const [machine, each] of Object.entries(answer.machines)) if (!each.ok) add(each.failure, machine);
  const earlier = answer.current ? "" : ` (revision ${answer.revision})`;
  return [...failures.values()].map(({ failure, machines }) => {
    const [first] = machines;
    const where =
      first === undefined ? "" : machines.length === 1 ? ` on ${first}` : ` on ${machines.length} machines`;
    const line = failure.line === null ? "" : `, line ${failure.line}`;
    return problem("nix-failure", failure.path, `Nix${where}${line}: ${failure.message}${earlier}`);
  });
}

/** The line of its source that a problem speaks of, if it does. */
export function lineOf({ message }: Problem): number | undefined {
  const found = /\bline (\d+)\b/.exec(message);
  return found ? Number(found[1]) : undefined;
}
