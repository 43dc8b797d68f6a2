import type { Problem } from "@/lib/shared/problem";
import type { EvaluationAnswer, EvaluationFailure } from "./evaluation";

const LONGEST = 300;

/** What Nix says is wrong, as problems of the elements that caused it. One cause that fails several machines is one problem. */
export function evaluationProblems(answer: EvaluationAnswer): readonly Problem[] {
  const causes = new Map<string, { failure: EvaluationFailure; machines: string[] }>();
  const add = (failure: EvaluationFailure, machine: string | null) => {
    const key = `${failure.path}\n${failure.message}`;
    const cause = causes.get(key) ?? { failure, machines: [] };
    causes.set(key, cause);
    if (machine !== null) cause.machines.push(machine);
  };
  for (const [machine, each] of Object.entries(answer.machines)) if (!each.ok) add(each.failure, machine);
  if (answer.failure && causes.size === 0) add(answer.failure, null);
  return [...causes.values()].map(({ failure, machines }) => {
    const { path, line } = failure;
    const [first, ...others] = machines;
    const place = line === null ? "" : ` (line ${line})`;
    const who =
      first === undefined ? "" : others.length === 0 ? `${first}: ` : `${machines.length} machines: `;
    const text = failure.message.replace(/\s+/g, " ");
    const said = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
    return { severity: "error", code: "nix-evaluation", path, message: `${who}${said}${place}` };
  });
}

/** Failed machines of an answer, in its order. */
export function failedMachines(
  answer: EvaluationAnswer,
): readonly { readonly machine: string; readonly failure: EvaluationFailure }[] {
  return Object.entries(answer.machines).flatMap(([machine, each]) =>
    each.ok ? [] : [{ machine, failure: each.failure }],
  );
}
