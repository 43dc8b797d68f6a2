"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useEditor } from "@/components/editor/provider";
import { announcing, Notices } from "./announce";
import classes from "./frame.module.css";

/** Where `announce` speaks. What it needs in code comes with the first selection, or the first word before that. */
export function Announcements() {
  const wanted = useSyncExternalStore(announcing.subscribe, announcing.wanted, () => false);
  const working = useEditor((state) => state.undoLabel !== null || state.selection.length > 0);
  useEffect(() => {
    if (working) announcing.prepare();
  }, [working]);
  return wanted ? <Notices position="top-center" className={classes.notices ?? ""} /> : null;
}
