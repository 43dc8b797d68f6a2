"use client";

import { Alert, Button, Drawer, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { Ago } from "@/components/ui/Ago";
import type { EvaluationAnswer, Hindrance } from "@/lib/editor/evaluation";
import { failureCauses } from "@/lib/editor/evaluation-problems";
import { parseElementKey } from "@/lib/model/element";
import { Differences } from "./Differences";
import { type EvaluationView, useEvaluation } from "./EvaluationProvider";
import classes from "./panel.module.css";
import { Failure } from "./Failure";
import { PlanSection } from "./PlanSection";
import { Systems } from "./Systems";

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

/** What Nix has been asked, and has answered, in a sentence. */
function stateWords({ latest, pending, failed, current }: EvaluationView): string {
  if (pending?.status === "queued")
    return `The evaluation of revision ${pending.revision} waits for its turn.`;
  if (pending) {
    const { progress, revision } = pending;
    return `Nix is evaluating revision ${revision}${progress ? `: ${progress.known} of ${progress.all} machines` : ""}.`;
  }
  if (failed) {
    const last = latest ? `. Its last answer is that for revision ${latest.revision}` : "";
    return `Nix ${failed.hindrance === null ? "could not answer" : "was not asked"} for revision ${failed.revision}${last}`;
  }
  if (latest)
    return `Nix answered for revision ${latest.revision}${current ? ", the newest" : "; the domain has changed since"}`;
  return "Nix has not been asked about this domain yet. What the studio shows is the preview's.";
}

function Controls({ view }: { view: EvaluationView }) {
  const mayEdit = useEditor((state) => state.access.edit);
  const { latest, pending, failed, nix } = view;
  const ended = failed ?? latest;
  return (
    <div className={classes.controls}>
      <p className={classes.state}>
        {stateWords(view)}
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
      {failed?.error && !pending && <Unanswered error={failed.error} hindrance={failed.hindrance} />}
      {nix && mayEdit && (
        <div className={classes.buttons}>
          {pending ? (
            <Button variant="default" size="xs" onClick={view.cancel}>
              Cancel
            </Button>
          ) : (
            <Button size="xs" onClick={view.evaluate}>
              {failed?.hindrance ? "Try again" : "Evaluate now"}
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

const HINDERED: { readonly [Kind in Hindrance]: string } = {
  network: "The network was not reached",
  server: "This server could not evaluate",
};

/** Why there is no answer: what Nix refuses is an error of the domain, what it could not reach is not. */
function Unanswered({ error, hindrance }: { error: string; hindrance: Hindrance | null }) {
  const [words = "", ...said] = hindrance === null ? ["", error] : error.split("\n\n");
  return (
    <Alert
      color={hindrance === null ? "red" : "gray"}
      title={hindrance === null ? "Nix could not evaluate this domain" : HINDERED[hindrance]}
      {...(hindrance === null ? {} : { styles: { title: { color: "var(--cs-warning)" } } })}
    >
      {words !== "" && <p className={classes.state}>{words}</p>}
      {said.length > 0 && <pre className={classes.message}>{said.join("\n\n")}</pre>}
    </Alert>
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
      <Systems answer={answer} onGo={onGo} />
    </>
  );
}
