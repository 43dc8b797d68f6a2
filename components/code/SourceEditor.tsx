"use client";

import { Textarea } from "@mantine/core";

export interface SourceEditorProps {
  /** What the code is, for people who do not see the heading above. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The file that the source becomes in the exported flake. */
  readonly path: string;
  readonly readOnly?: boolean;
}

/** Nix source, edited as plain text. */
export function SourceEditor({ label, value, onChange, readOnly = false }: SourceEditorProps) {
  return (
    <Textarea
      aria-label={label}
      value={value}
      readOnly={readOnly}
      autosize
      minRows={3}
      maxRows={24}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
