import "server-only";
import { createHash } from "node:crypto";
import { longForm } from "@/lib/model/names";
import type { DomainDocument } from "@/lib/model/schema";
import { own, sortedKeys } from "@/lib/shared/json";
import { perProcess } from "../db/client";
import { lastAnswered } from "../db/evaluations";
import { documentAt } from "../domains/store";
import type { EvaluationAnswer } from "./answer";
import { optionsKey } from "./options";

/** Machines of one domain that import the same of their own accord, and so have the same options. */
export interface OptionSource {
  /** What they import, as a hash. */
  readonly imports: string;
  /** Long forms. */
  readonly machines: readonly string[];
}

/** Differing imports of machines that are listed; each costs Nix a whole module set. */
const MOST_SOURCES = 4;

type Modules = { readonly [name: string]: { readonly source: string } };

/** What modules import, as they write it; comments and strings may add to it, which asks Nix once more than needed. */
function importsOf(modules: Modules): readonly string[] {
  return sortedKeys(modules).flatMap((name) =>
    [...(own(modules, name)?.source ?? "").matchAll(/\bimports\s*=\s*([^;]*)/g)].map(([, text = ""]) =>
      text.replace(/\s+/g, " ").trim(),
    ),
  );
}

/** A domain's machines by what their modules, their cluster's and the domain's import; those that most have come first, and few are enough. */
export function optionSources(document: DomainDocument): readonly OptionSource[] {
  const sources = new Map<string, string[]>();
  const domain = importsOf(document.modules);
  for (const cluster of sortedKeys(document.clusters)) {
    const { modules, machines } = own(document.clusters, cluster) ?? { modules: {}, machines: {} };
    const shared = [...domain, ...importsOf(modules)];
    for (const machine of sortedKeys(machines)) {
      const text = JSON.stringify([...shared, ...importsOf(own(machines, machine)?.modules ?? {})]);
      const imports = createHash("sha256").update(text).digest("hex").slice(0, 16);
      const known = sources.get(imports) ?? [];
      sources.set(imports, known);
      known.push(longForm(document, cluster, machine));
    }
  }
  return [...sources]
    .map(([imports, machines]) => ({ imports, machines }))
    .sort((left, right) => right.machines.length - left.machines.length)
    .slice(0, MOST_SOURCES);
}

/** What Nix was asked about last, and the long forms of the machines that it could evaluate. */
export interface LastEvaluated {
  readonly revision: number;
  /** Null where its history is no longer kept. */
  readonly document: DomainDocument | null;
  readonly machines: ReadonlySet<string>;
}

const read = perProcess(
  "cluster-studio.last-evaluated",
  () => new Map<string, LastEvaluated & { readonly job: string }>(),
);
const KEPT = 20;

/** The domain's newest evaluation that has an answer; null where there is none. */
export async function lastEvaluated(domainId: string): Promise<LastEvaluated | null> {
  const last = await lastAnswered(domainId);
  if (last === null || last.revision === null) return null;
  const known = read.get(domainId);
  if (known?.job === last.job) return known;
  const { machines: answers } = JSON.parse(last.answer) as EvaluationAnswer;
  const machines = new Set(Object.keys(answers).filter((machine) => answers[machine]?.ok));
  const document = await documentAt(domainId, last.revision);
  const found = { job: last.job, revision: last.revision, document, machines };
  read.delete(domainId);
  read.set(domainId, found);
  const oldest = read.keys().next();
  if (read.size > KEPT && !oldest.done) read.delete(oldest.value);
  return found;
}

/**
 * The revision to list options of because a machine imports something since they were listed; null where none does. It is
 * the one that was evaluated last: there the machine with these imports evaluates, and what is half written now waits.
 */
export async function revisionOfNewImports(
  domainId: string,
  document: DomainDocument,
  listed: readonly string[],
): Promise<number | null> {
  const sources = optionSources(document).filter(({ imports }) => !listed.includes(imports));
  const fresh = new Set(sources.map(({ imports }) => imports));
  const last = fresh.size === 0 ? null : await lastEvaluated(domainId);
  if (last === null || last.document === null) return null;
  const { document: then, machines: good, revision } = last;
  // Without a lock of its own it was evaluated with this one.
  if (optionsKey({ ...then, lock: then.lock ?? document.lock }) !== optionsKey(document)) return null;
  const evaluates = optionSources(then).some(
    ({ imports, machines }) => fresh.has(imports) && machines.some((machine) => good.has(machine)),
  );
  return evaluates ? revision : null;
}
