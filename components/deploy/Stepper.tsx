import type { StepRecord } from "./journal";
import { durationWords } from "./run";
import { StateIcon, stateWord } from "./StateMark";
import said from "./said.module.css";
import classes from "./stepper.module.css";

/** The steps of one target in their order, each by shape, colour and word. */
export function Stepper({ steps, ended }: { steps: readonly StepRecord[]; ended: boolean }) {
  return (
    <ol className={classes.stepper}>
      {steps.map((step) => {
        const state = step.state === "waiting" && ended ? "not reached" : stateWord(step.state);
        const took =
          step.startedAt !== null && step.endedAt !== null && step.state !== "skipped"
            ? durationWords(step.startedAt, step.endedAt)
            : null;
        return (
          <li
            key={step.name}
            className={classes.step}
            data-state={step.state}
            aria-current={step.state === "started" || step.state === "progress" ? "step" : undefined}
            title={step.message ?? undefined}
          >
            <StateIcon state={step.state} />
            <span className={classes.stepName}>{step.name}</span>
            <span className={classes.stepWord}>
              {step.state === "done" && took !== null ? (
                <>
                  <span className={said.hidden}>done, </span>
                  {took}
                </>
              ) : (
                state.toLowerCase()
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
