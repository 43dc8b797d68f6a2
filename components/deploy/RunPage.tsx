import { Button, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconPlayerStop, IconRotateClockwise } from "@tabler/icons-react";
import { useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { Ago } from "@/components/ui/Ago";
import { CancelDialog } from "./CancelDialog";
import { CodeChanges } from "./CodeChanges";
import type { FeedState } from "./feed";
import { runState, tallyWords } from "./outcome";
import { RunLog } from "./RunLog";
import { durationWords, hasEnded, runWords } from "./run";
import classes from "./run.module.css";
import { StateMark, WarningIcon } from "./StateMark";
import said from "./said.module.css";
import stateClasses from "./state.module.css";
import { TargetRow } from "./TargetRow";
import { useNow, useRun } from "./useRun";

/** One run, live: what each target is at, how it ended, and the log. */
export function RunPage({ id }: { id: string }) {
  const { state, refusal } = useRun(id);
  return (
    <section className={classes.run} aria-labelledby="run-title">
      {refusal !== null ? (
        <div className={said.teach} role="alert">
          <h2 id="run-title">This run can't be shown</h2>
          <p>{refusal.message}</p>
          <BackToRuns />
        </div>
      ) : state === null ? (
        <div className={classes.runHead} aria-busy="true">
          <h2 id="run-title" className={said.hidden}>
            Run
          </h2>
          <Skeleton height={24} width={320} mb={10} />
          <Skeleton height={64} mb={8} />
          <Skeleton height={64} />
        </div>
      ) : (
        <Live state={state} />
      )}
    </section>
  );
}

/** The commits, or hashes, of the inputs that the run had. */
function Inputs({ inputs }: { inputs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return null;
  return (
    <p className={classes.runFacts}>
      Locked inputs:{" "}
      {entries.map(([input, locked], index) => (
        <span key={input} title={locked}>
          {index > 0 && " · "}
          {input} <code>{locked.replace(/^sha256-/, "").slice(0, 8)}</code>
        </span>
      ))}
    </p>
  );
}

function BackToRuns() {
  const view = useViewStore();
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<IconArrowLeft size={13} aria-hidden />}
      onClick={() => view.getState().showRun(null)}
    >
      All runs
    </Button>
  );
}

function Live({ state }: { state: FeedState }) {
  const { run, journal, version, connection } = state;
  const [only, setOnly] = useState<string | null>(null);
  const targets = journal.targets;
  const ended = hasEnded(run.status);
  const now = useNow(!ended);
  const states = targets.map((target) => target.state);
  const shown = runState(run, states);
  return (
    <>
      <header className={classes.runHead}>
        <div className={classes.runTop}>
          <BackToRuns />
          <Controls state={state} />
        </div>
        <div className={classes.runTitle}>
          <h2 id="run-title">{runWords(run)}</h2>
          <span role="status">
            <StateMark state={shown} />
          </span>
        </div>
        <p className={classes.runFacts}>
          Revision {run.revision} · {run.createdBy} · <Ago time={run.createdAt} />
          {run.startedAt !== null &&
            ` · ${ended ? "took" : "for"} ${durationWords(run.startedAt, run.finishedAt ?? now)}`}
          {targets.length > 1 && ` · ${tallyWords(states)}`}
          {journal.wave !== null &&
            journal.wave.of > 1 &&
            ` · wave ${journal.wave.wave} of ${journal.wave.of}`}
        </p>
        {journal.inputs !== null && <Inputs inputs={journal.inputs} />}
        {connection === "lost" && (
          <p className={said.notice} role="status">
            <WarningIcon /> No connection to the studio just now. The run goes on without it; this page
            continues where it was.
          </p>
        )}
        {run.codeChanges !== undefined && <CodeChanges changes={run.codeChanges} ran />}
        {journal.error !== null && (
          <p className={stateClasses.outcome} data-state={shown} role="alert">
            {journal.error}
          </p>
        )}
      </header>
      <ul className={classes.targets} aria-label="Targets">
        {targets.map((target) => (
          <TargetRow
            key={target.element}
            target={target}
            ended={ended}
            run={run}
            onLog={targets.length > 1 ? () => setOnly(target.element) : undefined}
          />
        ))}
      </ul>
      <RunLog
        run={run}
        lines={journal.lines}
        version={version}
        live={!ended}
        targets={targets.map(({ element }) => element)}
        only={only}
        onOnly={setOnly}
      />
    </>
  );
}

function Controls({ state: { run, journal } }: { state: FeedState }) {
  const may = useEditor((state) => state.access.deploy);
  const view = useViewStore();
  const [asking, setAsking] = useState(false);
  if (!may) return null;
  if (hasEnded(run.status)) {
    const [first] = run.targets;
    const service =
      first?.scope === "service" ? serviceOf(run.targets[0]?.attribute ?? [], first.element) : null;
    return (
      <Button
        variant="default"
        leftSection={<IconRotateClockwise size={14} aria-hidden />}
        onClick={() =>
          view.getState().open({
            kind: "deploy",
            package: run.package,
            ...(first?.scope === "cluster"
              ? { cluster: first.element, script: true }
              : { machines: run.targets.map(({ element }) => element) }),
            ...(service === null ? {} : { service }),
          })
        }
      >
        Run again …
      </Button>
    );
  }
  const requested = run.cancelRequestedBy != null;
  return (
    <>
      <Button
        variant="light"
        color="red"
        disabled={requested}
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {requested ? "Cancelling …" : "Cancel …"}
      </Button>
      {asking && <CancelDialog run={run} targets={journal.targets} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The long form of the service whose package ran: its cluster is that of the machine. */
function serviceOf(attribute: readonly string[], machine: string): string | null {
  const service = attribute[2];
  return service === undefined ? null : `${service}.${machine.split(".").slice(1).join(".")}`;
}
