import { NONE } from "@/lib/resolver/sequence";
import { secretIn, secretProblem } from "@/lib/resolver/source/secrets";
import { setsOf } from "@/lib/resolver/source/sets";
import { pointer } from "@/lib/shared/json";
import { sourceFacts } from "@/lib/shared/nix/source";
import type { Problem } from "@/lib/shared/problem";

/** What one source says by its text alone. */
export interface SourceFacts {
  readonly sets: number;
  readonly fault: { readonly line: number; readonly what: string } | undefined;
  readonly empty: boolean;
  readonly secret: { readonly line: number; readonly what: string } | undefined;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

const PLAIN: SourceFacts = { sets: 0, fault: undefined, empty: false, secret: undefined };

export function factsOf(source: string): SourceFacts {
  const { fault: wrong, code } = sourceFacts(source);
  const sets = setsOf(code);
  const secret = secretIn(source);
  if (sets === 0 && !wrong && !secret) return PLAIN;
  return {
    sets,
    fault: wrong?.code === "unbalanced-source" ? { line: wrong.line, what: wrong.message } : undefined,
    empty: wrong?.code === "empty-source",
    secret: secret && { line: lineAt(source, secret.offset), what: secret.what },
  };
}

interface Known {
  readonly source: string;
  readonly facts: SourceFacts;
}

const known = new WeakMap<object, Known[]>();

/** The facts of a source, found once for each (immutable) object that holds it. */
export function factsIn(holder: object, source: string): SourceFacts {
  let all = known.get(holder);
  if (all === undefined) {
    all = [];
    known.set(holder, all);
  }
  for (const { source: other, facts } of all) if (other === source) return facts;
  const facts = factsOf(source);
  all.push({ source, facts });
  return facts;
}

/** Errors for what is certainly no Nix, and a warning for a secret (R37, R38). */
export function sourceProblems(
  { fault, empty, secret }: SourceFacts,
  path: readonly (string | number)[],
): readonly Problem[] {
  if (!fault && !empty && !secret) return NONE;
  const problems: Problem[] = [];
  if (fault)
    problems.push({
      severity: "error",
      code: "unbalanced-source",
      path: pointer(...path),
      message: `This is not Nix: line ${fault.line}: ${fault.what}.`,
      suggestion: "Close it, or remove what is too much.",
    });
  if (empty)
    problems.push({
      severity: "error",
      code: "empty-source",
      path: pointer(...path),
      message: "This Nix source holds no code.",
      suggestion: "Write at least { } (or { ... }: { } for a definition), or remove it.",
    });
  if (secret) problems.push(secretProblem(secret.what, path, secret.line));
  return problems;
}
