"use client";

import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { EvaluationChip } from "@/components/evaluation/EvaluationChip";
import { countBySeverity } from "@/components/problems/all";
import { useProblems } from "@/components/problems/useProblems";
import classes from "./status.module.css";
import { useViewStore } from "./ViewProvider";

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** The line below the panes: how many problems, and how much there is. */
export function StatusBar() {
  const view = useViewStore();
  const { error: errors, warning: warnings } = countBySeverity(useProblems());
  const machines = useEditor((state) => state.resolution.machines.size);
  const services = useEditor((state) => state.resolution.services.size);
  return (
    <footer className={classes.status}>
      <button
        type="button"
        className={classes.statusButton}
        onClick={() => view.getState().toggle("problems")}
        aria-label={`${counted(errors, "error")}, ${counted(warnings, "warning")}: show or hide the problems`}
      >
        <span className={classes.statusError} data-any={errors > 0 ? "" : undefined}>
          <IconCircleX size={13} aria-hidden /> {errors}
        </span>
        <span className={classes.statusWarning} data-any={warnings > 0 ? "" : undefined}>
          <IconAlertTriangle size={13} aria-hidden /> {warnings}
        </span>
      </button>
      <EvaluationChip />
      <span className={classes.statusCounts}>
        {machines} {machines === 1 ? "machine" : "machines"} · {services}{" "}
        {services === 1 ? "service" : "services"}
      </span>
    </footer>
  );
}
