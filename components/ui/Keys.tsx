"use client";

import type { Action } from "@/components/studio/actions/action";
import { keyCaps } from "@/components/studio/actions/keys";
import classes from "./keys.module.css";

function isMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** A shortcut as key caps. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className={classes.keys}>
      {keyCaps(shortcut, isMac()).map((cap) => (
        <kbd key={cap} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

/** The keys of an action; nothing where it has none. */
export function ActionKeys({ action }: { action: Pick<Action, "keys" | "browserKeys"> }) {
  const shortcut = action.keys ?? action.browserKeys;
  return shortcut === undefined ? null : <Keys shortcut={shortcut} />;
}
