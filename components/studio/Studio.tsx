"use client";

import { useState } from "react";
import { ConflictSlot } from "@/components/dialogs/ConflictSlot";
import { Dialogs } from "@/components/dialogs/Dialogs";
import type { EvaluationPanelProps } from "@/components/evaluation/EvaluationPanel";
import { EvaluationProvider, useEvaluation } from "@/components/evaluation/EvaluationProvider";
import { Hints } from "@/components/ui/Hint";
import { later } from "@/components/ui/later";
import { Announcements } from "./Announcements";
import { NixQuestionsProvider } from "./actions/nixQuestions";
import { useShortcuts } from "./actions/useActions";
import { ImpactPill } from "./ImpactPill";
import { StatusBar } from "./StatusBar";
import { StudioHeader } from "./StudioHeader";
import { StudioPanes } from "./StudioPanes";
import classes from "./frame.module.css";
import { useAddressBar } from "./useAddressBar";
import { useNotice } from "./useNotice";
import { usePrepared } from "./usePrepared";
import { ViewProvider } from "./ViewProvider";

const EvaluationPanel = later<EvaluationPanelProps>(
  () => import("@/components/evaluation/EvaluationPanel").then((module) => module.EvaluationPanel),
  {
    what: "The exact evaluation",
    floating: true,
    hidden: ({ opened }) => !opened,
    dismiss: ({ onClose }) => onClose(),
  },
);

/** The studio of one domain. Stands within an EditorProvider. */
export function Studio() {
  return (
    <ViewProvider>
      <EvaluationProvider>
        <NixQuestionsProvider>
          <Screen />
        </NixQuestionsProvider>
      </EvaluationProvider>
    </ViewProvider>
  );
}

function Screen() {
  useAddressBar();
  useShortcuts();
  useNotice();
  usePrepared();
  return (
    <div className={classes.studio}>
      <StudioHeader />
      <main className={classes.columns}>
        <StudioPanes />
      </main>
      <StatusBar />
      <Dialogs />
      <ConflictSlot />
      <EvaluationSlot />
      <Announcements />
      <ImpactPill />
      <Hints />
    </div>
  );
}

/** What Nix says of the domain; the code comes with the first look. */
function EvaluationSlot() {
  const { panel, showPanel } = useEvaluation();
  const [looked, setLooked] = useState(false);
  if (panel && !looked) setLooked(true);
  return looked ? <EvaluationPanel opened={panel} onClose={() => showPanel(false)} /> : null;
}
