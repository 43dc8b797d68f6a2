"use client";

import { IconCircleCheck, IconCircleDashed, IconCircleX, IconClockExclamation } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { Hint } from "@/components/ui/Hint";
import { failedMachines } from "@/lib/editor/evaluation-problems";
import { type EvaluationView, useEvaluation } from "./EvaluationProvider";
import classes from "./panel.module.css";

interface Chip {
  readonly words: string;
  readonly tone: "good" | "bad" | "stale" | "busy" | "none";
  readonly hint: string;
}

function chipOf(view: EvaluationView, revision: number): Chip {
  const { latest, pending, failed, current } = view;
  if (view.nix === null)
    return {
      words: "preview only",
      tone: "none",
      hint: "This server has no Nix: nothing can be evaluated here.",
    };
  if (pending) {
    const { progress, status } = pending;
    const far = progress ? ` ${progress.known}/${progress.all}` : "";
    return status === "queued"
      ? { words: "evaluation waits", tone: "busy", hint: "Another evaluation runs first." }
      : { words: `evaluating${far}`, tone: "busy", hint: "Nix is evaluating this domain." };
  }
  if (failed?.hindrance)
    return {
      words: failed.hindrance === "network" ? "not evaluated: no network" : "not evaluated",
      tone: "stale",
      hint: "Nix was not asked about this domain. Select to see why, and to try again.",
    };
  if (failed)
    return {
      words: "evaluation fails",
      tone: "bad",
      hint: `Nix could not answer for revision ${failed.revision}. Select to see why.`,
    };
  if (!latest?.answer)
    return {
      words: "not evaluated",
      tone: "none",
      hint: "Values are the preview's. Nix has not been asked.",
    };
  const at = `r${latest.revision}`;
  if (current && revision < latest.revision)
    return {
      words: `evaluated · ${at}`,
      tone: "busy",
      hint: "The revision that Nix evaluated is on its way.",
    };
  // An edit that is not told to the server yet is not in any answer.
  if (!current)
    return { words: `stale · ${at}`, tone: "stale", hint: "The domain has changed since Nix was asked." };
  const machines = failedMachines(latest.answer).length;
  if (machines > 0) {
    const words = `${machines} ${machines === 1 ? "machine fails" : "machines fail"}`;
    return { words, tone: "bad", hint: "Nix could not evaluate all machines." };
  }
  if (latest.answer.failure)
    return { words: "evaluation fails", tone: "bad", hint: "Nix could not evaluate the domain." };
  const planned = latest.plan ? ` Against what the machines run: ${latest.plan.sentence}` : "";
  return {
    words: `exact ${at}`,
    tone: "good",
    hint: `Nix has evaluated every machine of this revision.${planned}`,
  };
}

const SIGNS = {
  good: IconCircleCheck,
  bad: IconCircleX,
  stale: IconClockExclamation,
  none: IconCircleDashed,
} as const;

/** Whether what the studio shows is exact; opens the panel that says more. */
export function EvaluationChip() {
  const view = useEvaluation();
  const revision = useEditor((state) => state.revision);
  const pending = useEditor((state) => state.sync.pending);
  const chip = chipOf(pending > 0 ? { ...view, current: false } : view, revision);
  const Sign = chip.tone === "busy" ? null : SIGNS[chip.tone];
  return (
    <Hint label={chip.hint}>
      <button
        type="button"
        className={classes.chip}
        data-tone={chip.tone}
        onClick={() => view.showPanel(true)}
      >
        {Sign ? <Sign size={13} aria-hidden /> : <span className={classes.busy} aria-hidden />}
        {chip.words}
      </button>
    </Hint>
  );
}
