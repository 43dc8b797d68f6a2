import "server-only";
import { createHash } from "node:crypto";
import { longForm } from "@/lib/model/names";
import type { DomainDocument } from "@/lib/model/schema";
import { own, sortedKeys } from "@/lib/shared/json";
import { lastEvaluation } from "../db/evaluations";
import type { EvaluationAnswer } from "./answer";

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

/** Long forms of the machines that Nix could evaluate when it was asked last. */
export async function evaluatedMachines(domainId: string): Promise<ReadonlySet<string>> {
  const last = await lastEvaluation(domainId);
  if (last === null) return new Set();
  const { machines } = JSON.parse(last) as EvaluationAnswer;
  return new Set(Object.keys(machines).filter((machine) => machines[machine]?.ok));
}

/** Whether a machine evaluates whose imports are not among those that options were listed with. */
export async function hasNewImports(
  domainId: string,
  document: DomainDocument,
  listed: readonly string[],
): Promise<boolean> {
  const fresh = optionSources(document).filter(({ imports }) => !listed.includes(imports));
  if (fresh.length === 0) return false;
  const evaluated = await evaluatedMachines(domainId);
  return fresh.some(({ machines }) => machines.some((machine) => evaluated.has(machine)));
}
