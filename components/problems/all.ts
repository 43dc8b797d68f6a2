import { checkExport } from "@/lib/codegen/check";
import type { DomainDocument } from "@/lib/model/schema";
import type { Problem, Severity } from "@/lib/shared/problem";
import { type ExactAnswer, failureProblems, withoutReported } from "@/lib/editor/evaluation-problems";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Names a problem, for lists: a domain has no two that say the same of one place. */
export function problemKey({ code, path, message }: Problem): string {
  return `${code}\n${path}\n${message}`;
}

interface Kept {
  readonly structural: readonly Problem[];
  readonly answer: ExactAnswer | null;
  readonly all: readonly Problem[];
}
const kept = new WeakMap<DomainDocument, Kept>();

/**
 * Everything wrong with a domain, worst first and then by place: what the resolver says, what the export cannot hold,
 * and what Nix refused, reading or evaluating.
 */
export function domainProblems(
  document: DomainDocument,
  structural: readonly Problem[],
  answer: ExactAnswer | null,
): readonly Problem[] {
  const before = kept.get(document);
  if (before?.structural === structural && before.answer === answer) return before.all;
  const failures = failureProblems(answer);
  const known = new Map<string, Problem>();
  for (const each of [...withoutReported(structural, failures), ...checkExport(document), ...failures])
    known.set(problemKey(each), each);
  const all = SEVERITIES.flatMap((severity) =>
    [...known.values()].filter((each) => each.severity === severity),
  );
  kept.set(document, { structural, answer, all });
  return all;
}

export function countBySeverity(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity] += 1;
  return counts;
}

/** The problem after (1) or before (-1) the one with this key, around the end; the first where there is none. */
export function problemBeside(
  problems: readonly Problem[],
  key: string | null,
  step: 1 | -1,
): Problem | undefined {
  const at = key === null ? -1 : problems.findIndex((each) => problemKey(each) === key);
  if (at === -1) return step === 1 ? problems[0] : problems.at(-1);
  return problems[(at + step + problems.length) % problems.length];
}
