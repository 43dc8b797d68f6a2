"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowsMaximize } from "@tabler/icons-react";
import type { editor } from "monaco-editor/editor/editor.api";
import { useEffect, useId, useMemo, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";
import { CodeEditor } from "./CodeEditor";
import classes from "./code.module.css";
import { codeContext } from "./codeContext";
import { LargeEditor } from "./LargeEditor";
import { modelUri } from "./monaco";
import { describeModel } from "./providers";
import type { SourceEditorProps } from "./SourceEditor";
import { useSourceMarkers } from "./useSourceMarkers";

/** One Nix source: in place, as high as its text, or large above the studio. */
export default function MonacoSource({ label, value, onChange, path, readOnly = false }: SourceEditorProps) {
  const store = useEditorStore();
  const id = useId();
  const [shown, setShown] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [large, setLarge] = useState(false);
  const uri = useMemo(() => modelUri(path, id), [path, id]);

  useEffect(() => describeModel(uri, () => codeContext(store.getState(), path)), [uri, store, path]);
  useSourceMarkers(shown, path);

  const code = { label, uri, value, onChange, readOnly, onReady: setShown };
  return (
    <div className={classes.source}>
      {large ? (
        <p className={classes.elsewhere}>Open in the large editor.</p>
      ) : (
        <>
          <CodeEditor {...code} />
          <Tooltip label="Open large">
            <ActionIcon
              className={classes.enlarge}
              size={24}
              aria-label={`Open ${label} large`}
              onClick={() => setLarge(true)}
            >
              <IconArrowsMaximize size={14} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
      {large && (
        <LargeEditor title={label} file={path} onClose={() => setLarge(false)}>
          <CodeEditor {...code} fill />
        </LargeEditor>
      )}
    </div>
  );
}
