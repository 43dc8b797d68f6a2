import { Button } from "@mantine/core";
import { useState } from "react";
import type { MachinePlan } from "@/lib/editor/evaluation-plan";
import classes from "./before.module.css";
import { differenceWords } from "./difference";
import type { Planned } from "./usePlan";

const MANY = 5;

const CHANGES: Readonly<Record<MachinePlan["change"], string>> = {
  changed: "changes",
  added: "gets its first system",
  unchanged: "would not change",
  removed: "is no longer part of the domain",
  unknown: "can't be told: Nix could not evaluate it",
};

/** Which of the chosen machines would change, and why, before anything is built. */
export function PlanPart({ plan, machines }: { plan: Planned; machines: readonly string[] }) {
  const [all, setAll] = useState(false);
  if (plan.state === "asking") {
    const { progress } = plan;
    return (
      <p className={classes.plan} role="status">
        Asking Nix what would change{progress === null ? "" : `: ${progress.known} of ${progress.all}`} …
      </p>
    );
  }
  if (plan.state === "failed") {
    return (
      <p className={classes.plan} role="status">
        What would change isn't known. {plan.message}
      </p>
    );
  }
  const wanted = new Set(machines);
  const chosen = plan.plan.machines.filter(({ machine }) => wanted.has(machine));
  const moving = chosen.filter(({ change }) => change !== "unchanged");
  const shown = all ? moving : moving.slice(0, MANY);
  return (
    <section className={classes.plan} aria-label="Plan">
      <p role="status">
        <b>{sentence(moving.length, machines.length)}</b>
      </p>
      {shown.length > 0 && (
        <ul>
          {shown.map(({ machine, change, why, closure }) => (
            <li key={machine}>
              <span>
                <b>{machine}</b> {CHANGES[change]}
                {closure !== null && <>: {differenceWords(closure)}</>}
              </span>
              {why.map(({ words }) => (
                <span key={words} className={classes.planWhy}>
                  {words}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {moving.length > shown.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          Show the other {moving.length - shown.length}
        </Button>
      )}
    </section>
  );
}

function sentence(moving: number, all: number): string {
  if (all === 1) return moving === 0 ? "Nothing would change on it." : "What would change";
  if (moving === 0) return `Nothing would change on any of the ${all} machines.`;
  if (moving === all) return `All ${all} machines would change.`;
  return `${moving} of ${all} machines would change; the others are left alone.`;
}
