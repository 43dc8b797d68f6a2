"use client";

import { Alert, Button, Drawer, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { Ago } from "@/components/ui/Ago";
import type { EvaluationAnswer } from "@/lib/editor/evaluation";
import { failureCauses } from "@/lib/editor/evaluation-problems";
import { parseElementKey } from "@/lib/model/element";
import { Differences } from "./Differences";
import { type EvaluationView, useEvaluation } from "./EvaluationProvider";
import classes from "./evaluation.module.css";
import { Failure } from "./Failure";
import { PlanSection } from "./PlanSection";

export interface EvaluationPanelProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** What Nix says of the domain: failed machines first, what would change, where it and the preview differ, the systems. */
export function EvaluationPanel({ opened, onClose }: EvaluationPanelProps) {
  const view = useEvaluation();
  const store = useEditorStore();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={560}
      title="Exact evaluation"
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Controls view={view} />
      {view.latest?.answer && (
        <Answer answer={view.latest.answer} onGo={onClose}>
          <PlanSection
            onGo={(key) => {
              const element = parseElementKey(key);
              if (element) store.getState().select([element]);
              onClose();
            }}
          />
        </Answer>
      )}
    </Drawer>
  );
}

function Controls({ view }: { view: EvaluationView }) {
  const mayEdit = useEditor((state) => state.access.edit);
  const { latest, pending, failed, nix } = view;
  const ended = failed ?? latest;
  return (
    <div className={classes.controls}>
      <p className={classes.state}>
        {pending
          ? `Nix is evaluating revision ${pending.revision}${pending.progress ? `: ${pending.progress.known} of ${pending.progress.all} machines` : ""}.`
          : failed
            ? `Nix could not answer for revision ${failed.revision}${latest ? `. Its last answer is that for revision ${latest.revision}` : ""}`
            : latest
              ? `Nix answered for revision ${latest.revision}${view.current ? ", the newest" : "; the domain has changed since"}`
              : "Nix has not been asked about this domain yet. What the studio shows is the preview's."}
        {ended?.finishedAt && !pending && (
          <>
            {" "}
            (<Ago time={ended.finishedAt} />
            ).
          </>
        )}
      </p>
      {nix === null && (
        <Alert color="gray">This server has no Nix. Editing, preview and export work without.</Alert>
      )}
      {nix?.confined === false && (
        <Alert color="yellow" title="Not confined">
          {nix.reason}. Only administrators of this studio may evaluate here, and what they evaluate can read
          the server's files.
        </Alert>
      )}
      {view.refusal !== null && <Alert color="red">{view.refusal}</Alert>}
      {failed?.error && !pending && (
        <Alert color="red" title="Nix could not evaluate this domain">
          <pre className={classes.message}>{failed.error}</pre>
        </Alert>
      )}
      {nix && mayEdit && (
        <div className={classes.buttons}>
          {pending ? (
            <Button variant="default" size="xs" onClick={view.cancel}>
              Cancel
            </Button>
          ) : (
            <Button size="xs" onClick={view.evaluate}>
              Evaluate now
            </Button>
          )}
          <Switch
            size="xs"
            label="Evaluate while I edit"
            checked={view.whileEditing}
            onChange={(event) => view.setWhileEditing(event.currentTarget.checked)}
          />
        </div>
      )}
    </div>
  );
}

function Answer({
  answer,
  onGo,
  children,
}: {
  answer: EvaluationAnswer;
  onGo: () => void;
  children: ReactNode;
}) {
  const causes = failureCauses(answer);
  const good = Object.entries(answer.machines).flatMap(([machine, each]) =>
    each.ok ? [{ machine, ...each }] : [],
  );
  return (
    <>
      {answer.failure && causes.length === 0 && (
        <Failure machines={[]} failure={answer.failure} onGo={onGo} />
      )}
      {causes.map(({ machines, failure }) => (
        <Failure key={machines[0]} machines={machines} failure={failure} onGo={onGo} />
      ))}
      {children}
      {answer.info && <Differences differences={answer.differences} />}
      <section className={classes.section}>
        <h3>
          Systems <span>{good.length}</span>
        </h3>
        {good.length > 0 && (
          <ul className={classes.systems}>
            {good.map(({ machine, toplevel }) => (
              <li key={machine}>
                <span>{machine}</span>
                <code title={toplevel}>{toplevel.replace("/nix/store/", "").slice(0, 12)}</code>
              </li>
            ))}
          </ul>
        )}
        <p className={classes.dim}>
          Nix {answer.nix}, {answer.cost.seconds.toFixed(1)} s, at most{" "}
          {Math.round(answer.cost.memoryBytes / 1024 ** 2)} MiB
        </p>
      </section>
    </>
  );
}
