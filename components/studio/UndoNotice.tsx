"use client";

import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { LastEdit } from "@/lib/editor/state";
import { useView } from "./ViewProvider";

/** Says what was done and takes that back, nothing else: over with the next edit, its undoing, or another view. */
export function UndoNotice({
  message,
  edit,
  onOver,
}: {
  message: string;
  edit: LastEdit;
  onOver: () => void;
}) {
  const view = useView((state) => state.view);
  const first = useRef(view);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => edit.whenOver(() => over.current()), [edit]);
  useEffect(() => {
    if (view !== first.current) over.current();
  }, [view]);
  return (
    <span style={{ display: "flex", alignItems: "center", gap: 12 }}>
      <span>{message}</span>
      <Button size="compact-xs" variant="default" onClick={() => edit.undo()}>
        Undo
      </Button>
    </span>
  );
}
