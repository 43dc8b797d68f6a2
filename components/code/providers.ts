import type * as MonacoApi from "monaco-editor/editor/editor.api";
import { pathAround, typedPath } from "@/lib/editor/nix/attribute-path";
import { argumentIn, type CodeContext, suggestionsFor, valueAt } from "@/lib/editor/nix/suggestions";
import { NIX } from "./nixLanguage";

/** What each open piece of code is about, by its model's URI; set by the editor that shows it. */
const contexts = new Map<string, () => CodeContext | null>();

/** Tells the language features what a model's code may speak of, until the returned function is called. */
export function describeModel(uri: string, context: () => CodeContext | null): () => void {
  contexts.set(uri, context);
  return () => {
    if (contexts.get(uri) === context) contexts.delete(uri);
  };
}

const LONGEST_VALUE = 2000;

/** Completion and hover from the resolver: what the code would receive right now. */
export function registerNixProviders(monaco: typeof MonacoApi): void {
  const kinds = {
    field: monaco.languages.CompletionItemKind.Field,
    value: monaco.languages.CompletionItemKind.Value,
    function: monaco.languages.CompletionItemKind.Function,
    module: monaco.languages.CompletionItemKind.Module,
  };
  monaco.languages.registerCompletionItemProvider(NIX, {
    triggerCharacters: ["."],
    provideCompletionItems(model, position) {
      const context = contexts.get(model.uri.toString())?.();
      if (!context) return { suggestions: [] };
      const typed = typedPath(model.getValue(), model.getOffsetAt(position));
      const start = model.getPositionAt(typed.start);
      const range = new monaco.Range(start.lineNumber, start.column, position.lineNumber, position.column);
      const suggestions = suggestionsFor(typed.names, context).map((each, index) => ({
        label: { label: each.label, description: each.detail },
        kind: kinds[each.kind],
        insertText: each.insert,
        filterText: each.insert,
        sortText: String(index).padStart(4, "0"),
        range,
      }));
      return { suggestions };
    },
  });
  monaco.languages.registerHoverProvider(NIX, {
    provideHover(model, position) {
      const context = contexts.get(model.uri.toString())?.();
      const argument = context ? argumentIn(context) : undefined;
      if (!context || !argument) return null;
      const path = pathAround(model.getValue(), model.getOffsetAt(position));
      const value = valueAt(argument, path.names);
      if (value === undefined) return null;
      const text = JSON.stringify(value, null, 2);
      const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}\n…` : text;
      return {
        contents: [
          { value: `**${path.names.join(".")}** on \`${context.machine}\`` },
          { value: `\`\`\`json\n${shown}\n\`\`\`` },
        ],
      };
    },
  });
}
