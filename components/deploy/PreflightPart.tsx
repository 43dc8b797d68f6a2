import { Button } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconXboxXFilled,
} from "@tabler/icons-react";
import { useState } from "react";
import type { PreflightAnswer, PreflightCheck } from "@/lib/editor/inspections";
import { HostKeyPart } from "./HostKeyPart";
import classes from "./preflight.module.css";
import said from "./said.module.css";
import stateClasses from "./state.module.css";

const NAMES: Readonly<Record<PreflightCheck["check"], string>> = {
  "host-key": "Host key",
  reachable: "Reachable",
  system: "Architecture",
  disk: "Disk space",
  nix: "Nix",
  running: "Runs now",
};

const LOOKS = {
  good: { Icon: IconCircleCheckFilled, tone: "ok", word: "good" },
  warning: { Icon: IconAlertTriangleFilled, tone: "doubt", word: "warning" },
  bad: { Icon: IconXboxXFilled, tone: "bad", word: "bad" },
  skipped: { Icon: IconCircleMinus, tone: "quiet", word: "not looked at" },
} as const;

/** Whether something stands in the way of a machine. */
export function isBlocked(checks: readonly PreflightCheck[]): boolean {
  return checks.some(({ state }) => state === "bad");
}

const MANY = 6;

/** A machine's lines: what could not be looked at because of another line stands together in the last one. */
function linesOf(checks: readonly PreflightCheck[]): readonly CheckLine[] {
  const line = ({ check, state, message }: PreflightCheck): CheckLine => ({
    name: NAMES[check],
    state,
    message,
  });
  const skipped = checks.filter(({ state }) => state === "skipped");
  if (skipped.length < 2 || !isBlocked(checks)) return checks.map(line);
  return [
    ...checks.filter(({ state }) => state !== "skipped").map(line),
    { name: "Not asked", state: "skipped", message: skipped.map(({ check }) => NAMES[check]).join(", ") },
  ];
}

interface CheckLine {
  readonly name: string;
  readonly state: PreflightCheck["state"];
  readonly message: string;
}

/** How the machines stand before anything is built, by name; those with something in the way come first. */
export function PreflightPart({
  answer,
  domain,
  onConfirmed,
}: {
  answer: PreflightAnswer;
  domain: string;
  onConfirmed: () => void;
}) {
  const [all, setAll] = useState(false);
  const machines = Object.entries(answer.machines).sort(
    ([a, left], [b, right]) => Number(isBlocked(right)) - Number(isBlocked(left)) || a.localeCompare(b),
  );
  const blocked = machines.filter(([, checks]) => isBlocked(checks)).length;
  const doubts = machines.flatMap(([, checks]) => checks.filter(({ state }) => state === "warning")).length;
  const ready = machines.length === 1 ? "The machine is ready" : `All ${machines.length} machines are ready`;
  const shown = all ? machines : machines.slice(0, MANY);
  return (
    <section className={classes.preflight} aria-label="Preflight">
      <p role="status" className={classes.preflightHead}>
        {blocked === 0
          ? `${ready}.${doubts === 0 ? "" : ` ${doubts} ${doubts === 1 ? "warning" : "warnings"}.`}`
          : `${blocked} of ${machines.length} ${machines.length === 1 ? "machine is" : "machines are"} not ready.`}
      </p>
      <ul>
        {shown.map(([machine, checks]) => (
          <li key={machine}>
            <h3>{machine}</h3>
            <ul className={classes.checks}>
              {linesOf(checks).map(({ name, state, message }) => {
                const { Icon, tone, word } = LOOKS[state];
                return (
                  <li key={name} data-state={state}>
                    <span className={stateClasses.icon} data-tone={tone} aria-hidden>
                      <Icon size={14} />
                    </span>
                    <span className={classes.checkName}>
                      {name}
                      <span className={said.hidden}>: {word}</span>
                    </span>
                    <span className={classes.checkMessage}>{message}</span>
                  </li>
                );
              })}
            </ul>
            {checks.some(({ check, state }) => check === "host-key" && state === "bad") && (
              <HostKeyPart domain={domain} machine={machine} onConfirmed={onConfirmed} />
            )}
          </li>
        ))}
      </ul>
      {machines.length > MANY && !all && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          Show the other {machines.length - MANY}
        </Button>
      )}
    </section>
  );
}
