import { loader } from "@monaco-editor/react";
import * as monaco from "monaco-editor/editor/editor.api";
import "monaco-editor/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codeAction/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/folding/register";
import "monaco-editor/features/format/register";
import "monaco-editor/features/gotoError/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/lineSelection/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/quickCommand/register";
import "monaco-editor/features/readOnlyMessage/register";
import "monaco-editor/features/smartSelect/register";
import "monaco-editor/features/snippet/register";
import "monaco-editor/features/tokenization/register";
import "monaco-editor/features/wordHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import { StandaloneServices } from "monaco-editor/editor/standalone/browser/standaloneServices";
import { IStorageService } from "monaco-editor/platform/storage/common/storage";
import { registerCompletion, registerHover } from "./completion";
import { registerFixes } from "./fixes";
import { NIX, nixConfiguration, nixTokens } from "./nixLanguage";
import { THEMES } from "./theme";

/** Monaco from our own bundle; the loader would fetch it from elsewhere. Importing this file sets it up once. */
self.MonacoEnvironment = {
  getWorker: () => new Worker(new URL("./editor.worker.ts", import.meta.url), { name: "monaco" }),
};
loader.config({ monaco });
monaco.languages.register({ id: NIX, extensions: [".nix"], aliases: ["Nix"] });
monaco.languages.setLanguageConfiguration(NIX, nixConfiguration);
monaco.languages.setMonarchTokensProvider(NIX, nixTokens);
for (const [name, theme] of Object.entries(THEMES)) monaco.editor.defineTheme(name, theme);
registerCompletion(monaco);
registerHover(monaco);
registerFixes(monaco);
// What an option is for stands beside it from the start, until a person folds it away.
StandaloneServices.get(IStorageService).store("expandSuggestionDocs", true, 0, 0);
leaveToStudio();
// Widths are measured once, perhaps before the font has arrived.
void document.fonts.ready.then(() => monaco.editor.remeasureFonts());

/** The studio's own shortcuts that work while typing: Monaco would take them, or wait for a second key. */
function leaveToStudio(): void {
  const { KeyCode, KeyMod } = monaco;
  const { CtrlCmd, Shift, Alt } = KeyMod;
  const keys = [
    CtrlCmd | KeyCode.KeyK,
    CtrlCmd | KeyCode.KeyJ,
    CtrlCmd | KeyCode.KeyB,
    CtrlCmd | Alt | KeyCode.KeyB,
    CtrlCmd | Shift | KeyCode.KeyF,
  ];
  monaco.editor.registerCommand("cluster-studio.leave", () => undefined);
  // A caret before the command lets the event go on to the page.
  monaco.editor.addKeybindingRules(
    keys.map((keybinding) => ({ keybinding, command: "^cluster-studio.leave" })),
  );
}

/** The URI of one editor's model, as Monaco itself writes it; its end is what Monaco calls the text. */
export function modelUri(path: string, id: string): string {
  return monaco.Uri.from({ scheme: "inmemory", authority: "domain", path: `/${id}/${path}` }).toString();
}

export { monaco };
