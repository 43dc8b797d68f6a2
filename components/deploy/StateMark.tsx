import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconEqual,
  IconHelpOctagon,
  IconLoader2,
  IconPlugConnectedX,
  IconXboxXFilled,
} from "@tabler/icons-react";
import type { JobStatus, TargetState } from "@/lib/editor/jobs";
import classes from "./state.module.css";

type Tone = "ok" | "bad" | "back" | "busy" | "quiet" | "doubt";

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly Icon: typeof IconLoader2;
}

/** A state is told by shape, colour and word; going back has a shape of its own, so that it's never taken for success. */
const LOOKS: Readonly<Record<JobStatus | TargetState | "started" | "progress" | "waiting", Look>> = {
  queued: { word: "Waiting", tone: "quiet", Icon: IconCircleDashed },
  waiting: { word: "To do", tone: "quiet", Icon: IconCircleDashed },
  running: { word: "Running", tone: "busy", Icon: IconLoader2 },
  started: { word: "Running", tone: "busy", Icon: IconLoader2 },
  progress: { word: "Running", tone: "busy", Icon: IconLoader2 },
  succeeded: { word: "Succeeded", tone: "ok", Icon: IconCircleCheckFilled },
  done: { word: "Done", tone: "ok", Icon: IconCircleCheckFilled },
  unchanged: { word: "Unchanged", tone: "ok", Icon: IconEqual },
  failed: { word: "Failed", tone: "bad", Icon: IconXboxXFilled },
  "rolled-back": { word: "Rolled back", tone: "back", Icon: IconArrowBackUp },
  skipped: { word: "Skipped", tone: "quiet", Icon: IconCircleMinus },
  cancelled: { word: "Cancelled", tone: "quiet", Icon: IconBan },
  interrupted: { word: "Interrupted", tone: "doubt", Icon: IconPlugConnectedX },
  unknown: { word: "Unknown", tone: "doubt", Icon: IconHelpOctagon },
};

export type MarkedState = keyof typeof LOOKS;

export function stateWord(state: MarkedState): string {
  return LOOKS[state].word;
}

/** A state's shape and colour; decoration where its word stands beside it. */
export function StateIcon({ state, size = 15 }: { state: MarkedState; size?: number }) {
  const { Icon, tone } = LOOKS[state];
  return (
    <span className={classes.icon} data-tone={tone} aria-hidden>
      <Icon size={size} stroke={1.9} />
    </span>
  );
}

/** A state as a labelled mark. */
export function StateMark({ state, word }: { state: MarkedState; word?: string }) {
  return (
    <span className={classes.mark} data-tone={LOOKS[state].tone} data-state={state}>
      <StateIcon state={state} size={14} />
      {word ?? LOOKS[state].word}
    </span>
  );
}

/** That a machine would boot what it doesn't run yet. */
export function RebootMark() {
  return (
    <span className={classes.mark} data-tone="doubt">
      <WarningIcon /> Reboot needed
    </span>
  );
}

/** A warning's shape, for sentences that need one. */
export function WarningIcon() {
  return (
    <span className={classes.icon} data-tone="doubt" aria-hidden>
      <IconAlertTriangleFilled size={14} />
    </span>
  );
}
