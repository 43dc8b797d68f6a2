"use client";

import { IconCheck, IconCloudOff, IconGitMerge, IconLoader2 } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import type { SyncStatus } from "@/lib/editor/state";
import classes from "./studio.module.css";

const WORDS: Record<SyncStatus, string> = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline",
  conflict: "Conflict",
};
const SIGNS = {
  saved: IconCheck,
  saving: IconLoader2,
  offline: IconCloudOff,
  conflict: IconGitMerge,
} as const;

/** The revision, and whether everything the person did is in it. */
export function SyncState() {
  const status = useEditor((state) => state.sync.status);
  const pending = useEditor((state) => state.sync.pending);
  const revision = useEditor((state) => state.revision);
  const readOnly = useEditor((state) => !state.access.edit);
  const Sign = SIGNS[status];
  const waiting = status === "offline" && pending > 0 ? `, ${pending} waiting` : "";
  return (
    <span className={classes.sync} data-status={status} role="status">
      <span className={classes.revision} title={`Revision ${revision}`}>
        r{revision}
      </span>
      <Sign size={13} aria-hidden />
      <span>
        {WORDS[status]}
        {waiting}
      </span>
      {readOnly && <span className={classes.readOnly}>Read only</span>}
    </span>
  );
}
