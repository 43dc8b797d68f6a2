"use client";

import { useComputedColorScheme } from "@mantine/core";
import Editor from "@monaco-editor/react";
import type { editor } from "monaco-editor/editor/editor.api";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Echo } from "./echo";
import { monaco } from "./monaco";
import { LINE, OPTIONS } from "./options";

export interface CodeEditorProps {
  readonly label: string;
  /** Of the model; editors of one URI share text and undo. */
  readonly uri: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
  /** As large as what it stands in, instead of as high as its text. */
  readonly fill?: boolean;
  readonly onReady?: (editor: editor.IStandaloneCodeEditor | null) => void;
}

/** The key that says Control; Monaco names it by what it does on each system. */
const CONTROL = /Mac/.test(navigator.platform) ? monaco.KeyMod.WinCtrl : monaco.KeyMod.CtrlCmd;

const FEWEST_LINES = 4;
const MOST_LINES = 28;

/**
 * Monaco on one model. Tab is left to the page until a person presses Ctrl+M, so that the keyboard is never caught.
 */
export function CodeEditor({
  label,
  uri,
  value,
  onChange,
  readOnly,
  fill = false,
  onReady,
}: CodeEditorProps) {
  const scheme = useComputedColorScheme("light");
  const [shown, setShown] = useState<editor.IStandaloneCodeEditor | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const [height] = useState(() => (fill ? "100%" : heightOf(value.split("\n").length * LINE)));
  const [echo] = useState(() => new Echo(value));
  const applying = useRef(false);

  useEffect(() => () => disposeUnused(uri), [uri]);
  useEffect(() => {
    onReady?.(shown);
    return () => onReady?.(null);
  }, [shown, onReady]);

  // Another person's edit, an undo: the text is replaced as one undoable step of Monaco's own.
  useLayoutEffect(() => {
    const model = shown?.getModel();
    if (!model || !echo.isForeign(value, model.getValue())) return;
    applying.current = true;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text: value }], () => null);
    applying.current = false;
  });

  // Options of a new identity are applied again, over what Ctrl+M has set.
  const options = useMemo<editor.IStandaloneEditorConstructionOptions>(
    () => ({
      ...OPTIONS,
      ariaLabel: label,
      readOnly,
      folding: fill,
      lineNumbersMinChars: fill ? 4 : 3,
      wordWrap: fill ? "off" : "on",
    }),
    [label, readOnly, fill],
  );
  // At once: Monaco closes its menus when it is laid out, also one that was opened since its text grew.
  const fitHeight = (mounted: editor.IStandaloneCodeEditor) => {
    if (fill || box.current === null) return;
    box.current.style.height = `${heightOf(mounted.getContentHeight())}px`;
    mounted.layout();
  };
  return (
    // `nokey`: the canvas takes Space, and more, from whatever does not look like a field to it.
    <div ref={box} className="nokey" style={{ height }} data-code={label}>
      <Editor
        path={uri}
        defaultLanguage="nix"
        defaultValue={value}
        theme={scheme === "dark" ? "cluster-dark" : "cluster-light"}
        keepCurrentModel
        loading={null}
        onMount={(mounted: editor.IStandaloneCodeEditor) => {
          mounted.addAction({
            id: "cluster-studio.tab",
            label: "Toggle whether Tab indents or leaves the code",
            keybindings: [CONTROL | monaco.KeyCode.KeyM],
            run: () =>
              mounted.updateOptions({
                tabFocusMode: !mounted.getOption(monaco.editor.EditorOption.tabFocusMode),
              }),
          });
          setShown(mounted);
          mounted.onDidContentSizeChange(() => fitHeight(mounted));
          fitHeight(mounted);
          if (fill) mounted.focus();
        }}
        onChange={(now = "") => {
          if (applying.current) return;
          echo.said(now);
          onChange(now);
        }}
        options={options}
      />
    </div>
  );
}

/** How high an editor is whose text has a height, both in pixels. */
function heightOf(text: number): number {
  return Math.min(Math.max(text, FEWEST_LINES * LINE), MOST_LINES * LINE) + 2;
}

/** Lets go of a model once no editor shows it; the next one may take it over in the same turn. */
function disposeUnused(uri: string): void {
  setTimeout(() => {
    const model = monaco.editor.getModel(monaco.Uri.parse(uri));
    if (model && !model.isAttachedToEditor()) model.dispose();
  });
}
