import "server-only";
import { parseElementKey } from "@/lib/model/element";
import { longForm } from "@/lib/model/names";
import { machineStates } from "../db/machine-states";
import { machinesNow, namesIn } from "../domains/machine-names";
import { type PlanBase, revisionBase } from "../evaluation/plan";
import type { PlanSide } from "../evaluation/reasons";
import type { NixPrograms } from "../nix/programs";
import { type Evaluated, evaluateAt, type Unanswered } from "./evaluated-revision";
import type { Work } from "./work";

/** Another revision, which is evaluated where that was not done before. */
export async function comparedBase(
  work: Work,
  nix: NixPrograms,
  revision: number,
  asked: Evaluated,
): Promise<PlanBase | Unanswered> {
  work.log.add({ type: "log", target: null, line: `Comparing with revision ${revision}` });
  const before = await evaluateAt(work, nix, revision, "plan");
  if ("error" in before) return before;
  const names = await namesIn(work.job.domainId, before, asked);
  return revisionBase(revision, before, before.answer, names);
}

type Systems = Map<string, PlanBase["systems"] extends ReadonlyMap<string, infer System> ? System : never>;

/** What machines run, as deployments left it. A machine of which only the revision is known counts as evaluated there. */
export async function deployedBase(work: Work, nix: NixPrograms, asked: Evaluated): Promise<PlanBase> {
  const { domainId } = work.job;
  const sides = new Map<number, Side | Unanswered>();
  const systems: Systems = new Map();
  const sideOf = new Map<string, PlanSide>();
  const formerNames = new Map<string, string>();
  const foreign = new Set<string>();
  const names = await machinesNow(domainId, asked);
  const taken = new Set(names.values());
  for (const [key, state] of await machineStates(domainId)) {
    const revision = state.intendedRevision;
    const toplevel = state.runningToplevel ?? state.intendedToplevel;
    const element = parseElementKey(key);
    if (element?.kind !== "machine" || work.signal.aborted) continue;
    const gone = longForm(asked.document, element.cluster, element.machine);
    const machine = names.get(key) ?? (taken.has(gone) ? null : gone);
    if (machine === null || (toplevel === null && revision === null)) continue;
    const side = revision === null ? undefined : (sides.get(revision) ?? (await sideAt(work, nix, revision)));
    if (side && revision !== null) sides.set(revision, side);
    const known = side && !("error" in side) ? side : undefined;
    const former = known?.names.get(key) ?? machine;
    if (known) sideOf.set(machine, known.evaluated);
    formerNames.set(machine, former);
    const answer = known?.evaluated.answer.machines[former];
    if (state.intendedToplevel !== null && toplevel !== state.intendedToplevel) foreign.add(machine);
    const evaluated = answer?.ok ? answer : null;
    if (toplevel === null) systems.set(machine, evaluated);
    else {
      const derivation = evaluated?.toplevel === toplevel ? evaluated.derivation : null;
      systems.set(machine, { derivation, toplevel });
    }
  }
  return {
    from: "deployed",
    systems,
    sideOf: (machine) => sideOf.get(machine),
    formerName: (machine) => formerNames.get(machine),
    foreign,
  };
}

interface Side {
  readonly evaluated: Evaluated;
  /** Machines' long forms there, by the keys that they have now. */
  readonly names: ReadonlyMap<string, string>;
}

async function sideAt(work: Work, nix: NixPrograms, revision: number): Promise<Side | Unanswered> {
  const evaluated = await evaluateAt(work, nix, revision, "plan");
  if ("error" in evaluated) return evaluated;
  return { evaluated, names: await machinesNow(work.job.domainId, evaluated) };
}
