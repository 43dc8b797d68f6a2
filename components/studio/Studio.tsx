"use client";

import { Notifications } from "@mantine/notifications";
import { ConflictSlot } from "@/components/dialogs/ConflictSlot";
import { Dialogs } from "@/components/dialogs/Dialogs";
import { EvaluationPanel } from "@/components/evaluation/EvaluationPanel";
import { EvaluationProvider } from "@/components/evaluation/EvaluationProvider";
import { useShortcuts } from "./actions/useActions";
import { StatusBar } from "./StatusBar";
import { StudioHeader } from "./StudioHeader";
import { StudioPanes } from "./StudioPanes";
import classes from "./studio.module.css";
import { useAddressBar } from "./useAddressBar";
import { useNotice } from "./useNotice";
import { ViewProvider } from "./ViewProvider";

/** The studio of one domain. Stands within an EditorProvider. */
export function Studio() {
  return (
    <ViewProvider>
      <EvaluationProvider>
        <Screen />
      </EvaluationProvider>
    </ViewProvider>
  );
}

function Screen() {
  useAddressBar();
  useShortcuts();
  useNotice();
  return (
    <div className={classes.studio}>
      <StudioHeader />
      <main className={classes.columns}>
        <StudioPanes />
      </main>
      <StatusBar />
      <Dialogs />
      <ConflictSlot />
      <EvaluationPanel />
      <Notifications position="bottom-center" />
    </div>
  );
}
