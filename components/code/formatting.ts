import type * as MonacoApi from "monaco-editor/editor/editor.api";
import { NIX } from "./nixLanguage";
import { subjectOf } from "./subject";

let registered = false;

/** Offers "Format Document" (Shift+Alt+F); called once the server has said that it has nixfmt. */
export function offerFormatting(monaco: typeof MonacoApi): void {
  if (registered) return;
  registered = true;
  monaco.languages.registerDocumentFormattingEditProvider(NIX, {
    displayName: "nixfmt",
    async provideDocumentFormattingEdits(model) {
      const version = model.getVersionId();
      const text = await subjectOf(model.uri.toString())?.format?.(model.getValue());
      if (text === undefined || text === null || model.isDisposed() || model.getVersionId() !== version)
        return [];
      return [{ range: model.getFullModelRange(), text }];
    },
  });
}
