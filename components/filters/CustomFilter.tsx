"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { SourceEditor } from "@/components/code/SourceEditor";
import classes from "./filters.module.css";

/** The Nix source of a filter written in place; taken when the person says so. */
export function CustomFilter({
  source,
  label,
  onChange,
}: {
  source: string;
  label: string;
  onChange: (source: string) => void;
}) {
  const [draft, setDraft] = useState(source);
  return (
    <div className={classes.custom}>
      <SourceEditor label={`Custom filter of ${label}`} value={draft} onChange={setDraft} path="custom.nix" />
      <Button size="compact-xs" disabled={draft === source} onClick={() => onChange(draft)}>
        Take this code
      </Button>
    </div>
  );
}
