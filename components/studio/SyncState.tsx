"use client";

import { IconCheck, IconCloudOff, IconGitMerge, IconLoader2 } from "@tabler/icons-react";
import Link from "next/link";
import { useEditor } from "@/components/editor/provider";
import type { SyncStatus } from "@/lib/editor/state";
import classes from "./sync.module.css";

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

const EXPLAINED: Record<SyncStatus, string> = {
  saved: "Everything is saved on the server",
  saving: "Your last changes are on their way to the server",
  offline: "The server cannot be reached. What you change is kept in this browser and sent when it is back.",
  conflict: "One of your changes does not fit what somebody else did",
};

/** The revision, and whether everything the person did is in it. */
export function SyncState() {
  const status = useEditor((state) => state.sync.status);
  const pending = useEditor((state) => state.sync.pending);
  const revision = useEditor((state) => state.revision);
  const id = useEditor((state) => state.domainId);
  const readOnly = useEditor((state) => !state.access.edit);
  const Sign = SIGNS[status];
  const waiting = status === "offline" && pending > 0 ? `, ${pending} waiting` : "";
  return (
    <span className={classes.sync} data-status={status}>
      <Link
        className={classes.revision}
        href={`/domains/${id}/history`}
        title="Show the history"
        aria-label={`Revision ${revision}: show the history`}
      >
        r{revision}
      </Link>
      <span className={classes.syncWords} role="status" title={EXPLAINED[status]}>
        <Sign size={13} aria-hidden />
        {WORDS[status]}
        {waiting}
      </span>
      {readOnly && <span className={classes.readOnly}>Read only</span>}
    </span>
  );
}
