"use client";

import { IconArrowsDiff, IconHelpCircle, IconMinus, IconPlus } from "@tabler/icons-react";
import type {
  ClosureDifference,
  EvaluationPlan,
  MachinePlan,
  PlanReason,
} from "@/lib/editor/evaluation-plan";
import { closureWords, growthWords, packageChange, versionWords } from "./sizes";
import classes from "./plan.module.css";

const LOOKS = {
  changed: { Sign: IconArrowsDiff, words: "changes" },
  added: { Sign: IconPlus, words: "is new" },
  removed: { Sign: IconMinus, words: "is gone" },
  unknown: { Sign: IconHelpCircle, words: "is not known: Nix could not evaluate it, before or now" },
  unchanged: { Sign: IconArrowsDiff, words: "stays as it is" },
} as const;

const UNKNOWN = "could not be evaluated";
const FEW = 3;

/** Which machines' systems change, and why; those that stay are one line. `onGo` makes the causes links. */
export function PlanMachines({ plan, onGo }: { plan: EvaluationPlan; onGo?: (element: string) => void }) {
  // What many machines share is one fact, not a list.
  const fresh = plan.machines.filter(({ change }) => change === "added" && plan.from === "deployed");
  const unknown = plan.machines.filter(({ change }) => change === "unknown");
  const folds = [
    { machines: fresh, words: "were never deployed" },
    { machines: unknown, words: plan.from === "deployed" ? UNKNOWN : `${UNKNOWN}, before or now` },
  ].filter(({ machines }) => machines.length > FEW);
  const folded = new Set(folds.flatMap(({ machines }) => machines));
  const moving = plan.machines.filter((each) => each.change !== "unchanged" && !folded.has(each));
  const still = plan.machines.filter(({ change }) => change === "unchanged");
  return (
    <div className={classes.plan}>
      <p className={classes.sentence} role="status">
        {plan.sentence}
      </p>
      {moving.length > 0 && (
        <ul className={classes.machines}>
          {moving.map((machine) => (
            <Machine key={machine.machine} machine={machine} from={plan.from} {...(onGo ? { onGo } : {})} />
          ))}
        </ul>
      )}
      {folds.map(({ machines, words }) => (
        <details key={words} className={classes.still}>
          <summary>
            {machines.length} machines {words}
          </summary>
          <p>{machines.map(({ machine }) => machine).join(", ")}</p>
        </details>
      ))}
      {still.length > 0 && moving.length > 0 && (
        <details className={classes.still}>
          <summary>
            {still.length} {still.length === 1 ? "machine stays as it is" : "machines stay as they are"}
          </summary>
          <p>{still.map(({ machine }) => machine).join(", ")}</p>
        </details>
      )}
    </div>
  );
}

function Machine({
  machine: { machine, change, why, closure },
  from,
  onGo,
}: {
  machine: MachinePlan;
  from: EvaluationPlan["from"];
  onGo?: (element: string) => void;
}) {
  const { Sign, words } = LOOKS[change];
  const said = change === "added" && from === "deployed" ? "was never deployed" : words;
  return (
    <li data-change={change}>
      <p className={classes.machine}>
        <Sign size={13} stroke={2.4} aria-hidden /> <b>{machine}</b> {said}
      </p>
      {why.length > 0 && (
        <ul className={classes.reasons}>
          {why.map((reason) => (
            <li key={`${reason.element} ${reason.words}`}>
              <Reason reason={reason} {...(onGo ? { onGo } : {})} />
            </li>
          ))}
        </ul>
      )}
      {closure !== null && <Closure closure={closure} />}
    </li>
  );
}

function Reason({
  reason: { element, words },
  onGo,
}: {
  reason: PlanReason;
  onGo?: (element: string) => void;
}) {
  if (!onGo || element === "") return words;
  return (
    <button type="button" className={classes.reason} onClick={() => onGo(element)}>
      {words}
    </button>
  );
}

const MOST = 40;

function Closure({ closure }: { closure: ClosureDifference }) {
  const { packages } = closure;
  if (packages.length === 0) return <p className={classes.closure}>The same packages.</p>;
  return (
    <details className={classes.closure}>
      <summary>{closureWords(closure)}</summary>
      <ul>
        {packages.slice(0, MOST).map((each) => (
          <li key={each.name} data-change={packageChange(each)}>
            <span>{packageChange(each)}</span>
            <span className={classes.packageName}>
              {each.name} <code>{versionWords(each)}</code>
            </span>
            <span className={classes.bytes}>{growthWords(each.bytes)}</span>
          </li>
        ))}
      </ul>
      {packages.length > MOST && <p>… and {packages.length - MOST} more.</p>}
    </details>
  );
}
