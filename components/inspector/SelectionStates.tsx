"use client";

import { useEditor, useEditorStore } from "@/components/editor/provider";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { kindCounts } from "@/components/studio/elements";
import { ServicesAtHand } from "./ServicesAtHand";
import { Keys } from "@/components/ui/Keys";
import { PushButton } from "@/components/ui/PushButton";
import { type ElementRef, elementName } from "@/lib/model/element";
import classes from "./inspector.module.css";

/** Says what the inspector is for, and what to do first. */
export function NothingSelected() {
  const store = useEditorStore();
  const empty = useEditor((state) => Object.keys(state.document.clusters).length === 0);
  const context = useActionContext();
  const first = ACTIONS.find((action) => action.id === "create-cluster");
  if (empty)
    return (
      <div className={classes.teach}>
        <p>
          This domain is empty. A <b>cluster</b> pools <b>machines</b>; a <b>service</b> says once which of
          them get it, and what each one learns of the others.
        </p>
        <PushButton onClick={() => first?.run(context())} right={<Keys shortcut="Shift+C" />}>
          Create the first cluster
        </PushButton>
      </div>
    );
  return (
    <>
      <div className={classes.teach}>
        <p>
          Select a <b>service</b> to see which machines it hits and exactly what its definition receives on
          each, or a <b>machine</b> to see every service that reaches it.
        </p>
        <div style={{ display: "flex", flexWrap: "wrap", gap: 6 }}>
          <PushButton tone="plain" onClick={() => store.getState().select([{ kind: "domain" }])}>
            Domain settings
          </PushButton>
          <PushButton
            tone="plain"
            onClick={() => context().view.open({ kind: "palette" })}
            right={<Keys shortcut="mod+K" />}
          >
            Find
          </PushButton>
        </div>
      </div>
      <ServicesAtHand />
    </>
  );
}

export function SeveralSelected({ selection }: { selection: readonly ElementRef[] }) {
  const context = useActionContext();
  const now = context();
  return (
    <div className={classes.teach}>
      <h2 className={classes.title}>{kindCounts(selection)}</h2>
      <p>
        {selection
          .slice(0, 12)
          .map((element) => elementName(element))
          .join(", ")}
        {selection.length > 12 && ` and ${selection.length - 12} more`}
      </p>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 6 }}>
        {ACTIONS.filter((action) => action.onSelection === true && action.enabled(now)).map((action) => (
          <PushButton
            key={action.id}
            tone={action.destructive === true ? "danger" : "plain"}
            onClick={() => action.run(context())}
          >
            {action.title}
          </PushButton>
        ))}
      </div>
    </div>
  );
}
