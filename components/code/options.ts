import type { editor } from "monaco-editor/editor/editor.api";

export const LINE = 18;

/** How Nix is edited everywhere in the studio. */
export const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  minimap: { enabled: false },
  fontFamily: "var(--mantine-font-family-monospace)",
  fontSize: 12,
  lineHeight: LINE,
  lineDecorationsWidth: 6,
  glyphMargin: false,
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "line",
  renderLineHighlightOnlyWhenFocus: true,
  fixedOverflowWidgets: true,
  automaticLayout: true,
  padding: { top: 6, bottom: 6 },
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
  tabFocusMode: true,
  quickSuggestions: { other: true, comments: false, strings: false },
  wordBasedSuggestions: "off",
  suggest: { showStatusBar: false, preview: false },
  bracketPairColorization: { enabled: false },
  wrappingIndent: "indent",
  guides: { indentation: true },
  stickyScroll: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false },
};
