"use client";

import { Alert, Button, Loader } from "@mantine/core";
import classes from "./plan.module.css";
import type { PlanAsked } from "./usePlan";

/** How far the question has come, or why there is no answer. */
export function PlanAsking({ asked }: { asked: PlanAsked }) {
  const { asking, progress, refusal, question } = asked;
  if (asking)
    return (
      <p className={classes.waiting} role="status">
        <Loader size={12} aria-hidden />
        {question?.build ? "Nix evaluates and builds what changes" : "Nix evaluates both sides"}
        {progress === null ? "" : `: ${progress.known} of ${progress.all} machines`} …
        <Button variant="subtle" size="compact-xs" onClick={asked.cancel}>
          Cancel
        </Button>
      </p>
    );
  return refusal === null ? null : (
    <Alert
      color="red"
      role="alert"
      styles={{ message: { whiteSpace: "pre-wrap", overflowWrap: "anywhere" } }}
    >
      {refusal}
    </Alert>
  );
}
