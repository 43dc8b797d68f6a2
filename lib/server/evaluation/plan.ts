import type { EvaluationPlan, MachinePlan, PlanReason, SystemIdentity } from "@/lib/editor/evaluation-plan";
import { compareBytes } from "@/lib/shared/json";
import type { EvaluationAnswer, MachineAnswer } from "./answer";
import { PlanReasons, type PlanSide } from "./reasons";

/** What a plan compares the new answer with. */
export interface PlanBase {
  readonly from: EvaluationPlan["from"];
  /**
   * What each machine has or had, by the name that it has in the new answer; null where it could not be evaluated. A machine
   * that is not there is new.
   */
  readonly systems: ReadonlyMap<string, SystemIdentity | null>;
  /** The documents that these systems come from, by machine; undefined where they are not known. */
  sideOf(machine: string): PlanSide | undefined;
  /** What a machine was called in that document; undefined: the same. */
  formerName(machine: string): string | undefined;
  /** Machines that run something else than what was deployed to them. */
  readonly foreign?: ReadonlySet<string>;
}

const FOREIGN: PlanReason = {
  kind: "exact",
  element: "",
  words:
    "It runs another system than what was deployed from here: somebody changed it by hand, or it went back.",
};

export function systemOf(answer: MachineAnswer | undefined): SystemIdentity | null {
  return answer?.ok ? { derivation: answer.derivation, toplevel: answer.toplevel } : null;
}

/**
 * The base of a plan that compares with another revision.
 * @param names what machines of that revision are called in the new answer, where that is something else; null where their
 * name is another machine's there
 */
export function revisionBase(
  revision: number,
  side: PlanSide,
  answer: EvaluationAnswer,
  names: ReadonlyMap<string, string | null>,
): PlanBase {
  const former = new Map([...names].map(([before, after]) => [after, before]));
  const systems = new Map(
    Object.entries(answer.machines).flatMap(([machine, each]) => {
      const name = names.has(machine) ? names.get(machine) : machine;
      return name ? [[name, systemOf(each)] as const] : [];
    }),
  );
  return {
    from: revision,
    systems,
    sideOf: () => side,
    formerName: (machine) => former.get(machine) ?? undefined,
  };
}

/** One derivation is one system; two derivations may still make the same one. */
function sameSystem(before: SystemIdentity, after: SystemIdentity): boolean {
  return (
    before.toplevel === after.toplevel ||
    (before.derivation !== null && before.derivation === after.derivation)
  );
}

/** Which machines' systems change, and why; those that change come first. */
export function makePlan(
  base: PlanBase,
  to: number,
  after: PlanSide,
  answer: EvaluationAnswer,
): EvaluationPlan {
  const reasons = new Map<PlanSide, PlanReasons>();
  const why = (machine: string): readonly PlanReason[] => {
    const side = base.sideOf(machine);
    const known = side && (reasons.get(side) ?? new PlanReasons(side, after));
    if (side && known) reasons.set(side, known);
    const found = known?.of(machine, base.formerName(machine) ?? machine) ?? [];
    if (!base.foreign?.has(machine)) return found;
    return [FOREIGN, ...found.filter(({ kind }) => kind !== "exact")];
  };
  const names = new Set([...Object.keys(answer.machines), ...base.systems.keys()]);
  const machines = [...names].sort(compareBytes).map((machine): MachinePlan => {
    const was = base.systems.get(machine);
    const is = Object.hasOwn(answer.machines, machine) ? systemOf(answer.machines[machine]) : undefined;
    const change = changeOf(was, is);
    const explained = change === "changed";
    return {
      machine,
      change,
      before: was ?? null,
      after: is ?? null,
      why: explained ? why(machine) : [],
      closure: null,
    };
  });
  const rank: readonly MachinePlan["change"][] = ["unknown", "changed", "added", "removed", "unchanged"];
  machines.sort((left, right) => rank.indexOf(left.change) - rank.indexOf(right.change));
  return { from: base.from, to, sentence: planSentence(machines, base.from), machines };
}

function changeOf(
  was: SystemIdentity | null | undefined,
  is: SystemIdentity | null | undefined,
): MachinePlan["change"] {
  if (is === undefined) return "removed";
  if (is === null) return "unknown";
  if (was === undefined) return "added";
  if (was === null) return "unknown";
  return sameSystem(was, is) ? "unchanged" : "changed";
}

/** "Nothing changes on 47 of 50 machines.", and what else there is to say. */
export function planSentence(machines: readonly MachinePlan[], from: EvaluationPlan["from"]): string {
  const count = (change: MachinePlan["change"]) => machines.filter((each) => each.change === change).length;
  const there = machines.length - count("removed");
  const many = (number: number) => `${number} ${number === 1 ? "machine" : "machines"}`;
  if (there === 0) return "There are no machines.";
  const [unchanged, changed, added] = [count("unchanged"), count("changed"), count("added")];
  const [removed, unknown] = [count("removed"), count("unknown")];
  const rest: string[] = [];
  if (from === "deployed" && added === there)
    rest.push(
      there === 1 ? "The machine was never deployed." : `None of the ${many(there)} was ever deployed.`,
    );
  else if (unknown === there)
    rest.push(
      there === 1
        ? "Nix could not evaluate the only machine."
        : `Nix could not evaluate any of the ${many(there)}.`,
    );
  else {
    if (unchanged === there)
      rest.push(
        there === 1 ? "Nothing changes on the only machine." : `Nothing changes on any of ${many(there)}.`,
      );
    else if (changed === there)
      rest.push(there === 1 ? "The only machine changes." : `All ${many(there)} change.`);
    else if (added === there)
      rest.push(there === 1 ? "The only machine is new." : `All ${many(there)} are new.`);
    else {
      const one = added === 1;
      const fresh =
        from === "deployed" ? `${one ? "was" : "were"} never deployed` : `${one ? "is" : "are"} new`;
      if (unchanged > 0) {
        rest.push(`Nothing changes on ${unchanged} of ${many(there)}.`);
        if (added > 0) rest.push(`${added} ${fresh}.`);
      } else if (changed > 0) {
        const change = `${changed} of ${many(there)} ${changed === 1 ? "changes" : "change"}`;
        rest.push(added > 0 ? `${change}, ${added} ${fresh}.` : `${change}.`);
      } else rest.push(`${added} of ${many(there)} ${fresh}.`);
    }
  }
  if (removed > 0) rest.push(`${removed} ${removed === 1 ? "is" : "are"} gone.`);
  if (unknown > 0 && unknown < there) rest.push(`${unknown} could not be evaluated.`);
  return rest.join(" ");
}
