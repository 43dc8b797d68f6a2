"use client";

import { useComputedColorScheme } from "@mantine/core";
import Editor, { DiffEditor } from "@monaco-editor/react";
import { monaco } from "@/components/code/monaco";
import { OPTIONS } from "@/components/code/options";

export interface MonacoFileProps {
  readonly path: string;
  readonly text: string;
  /** The file as it was, to compare with; undefined shows the text alone. */
  readonly before: string | undefined;
}

const READ_ONLY = {
  ...OPTIONS,
  readOnly: true,
  domReadOnly: true,
  folding: true,
  lineNumbersMinChars: 4,
  renderLineHighlight: "none",
} as const;

/** A file of the export in Monaco, for reading; with `before`, the two side by side. */
export function MonacoFile({ path, text, before }: MonacoFileProps) {
  const scheme = useComputedColorScheme("light");
  const theme = scheme === "dark" ? "cluster-dark" : "cluster-light";
  const language = path.endsWith(".nix") ? "nix" : "plaintext";
  if (before !== undefined)
    return (
      <DiffEditor
        original={before}
        modified={text}
        language={language}
        theme={theme}
        loading={null}
        options={{ ...READ_ONLY, renderSideBySide: true, useInlineViewWhenSpaceIsLimited: true }}
      />
    );
  return (
    <Editor
      path={monaco.Uri.parse(`inmemory://flake/${path}`).toString()}
      value={text}
      language={language}
      theme={theme}
      loading={null}
      options={{ ...READ_ONLY, ariaLabel: path }}
    />
  );
}
