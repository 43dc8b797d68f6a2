import type * as MonacoApi from "monaco-editor/editor/editor.api";
import { pathAround, typedPath } from "@/lib/editor/nix/attribute-path";
import { optionPath, optionSuggestion } from "@/lib/editor/nix/options";
import { argumentIn, suggestionsFor, valueAt } from "@/lib/editor/nix/suggestions";
import { NIX } from "./nixLanguage";
import { subjectOf } from "./subject";

const LONGEST_VALUE = 2000;

/** Completion from the resolver, and from the options of the domain's NixOS where the server knows them. */
export function registerCompletion(monaco: typeof MonacoApi): void {
  const kinds = {
    field: monaco.languages.CompletionItemKind.Field,
    value: monaco.languages.CompletionItemKind.Value,
    function: monaco.languages.CompletionItemKind.Function,
    module: monaco.languages.CompletionItemKind.Module,
  };
  monaco.languages.registerCompletionItemProvider(NIX, {
    triggerCharacters: ["."],
    async provideCompletionItems(model, position) {
      const subject = subjectOf(model.uri.toString());
      if (!subject) return { suggestions: [] };
      const source = model.getValue();
      const offset = model.getOffsetAt(position);
      const typed = typedPath(source, offset);
      const start = model.getPositionAt(typed.start);
      const range = new monaco.Range(start.lineNumber, start.column, position.lineNumber, position.column);
      const below = optionPath(source, offset);
      const options = below === null ? [] : await subject.optionsBelow(below);
      const all = [...suggestionsFor(typed.names, subject.context()), ...options.map(optionSuggestion)];
      const suggestions = all.map((each, index) => ({
        label: { label: each.label, description: each.detail },
        kind: kinds[each.kind],
        insertText: each.insert,
        filterText: each.insert,
        sortText: String(index).padStart(5, "0"),
        ...(each.words === undefined ? {} : { documentation: { value: each.words } }),
        range,
      }));
      return { suggestions };
    },
  });
}

/** Hover: what the code would receive right now on one machine. */
export function registerHover(monaco: typeof MonacoApi): void {
  monaco.languages.registerHoverProvider(NIX, {
    provideHover(model, position) {
      const context = subjectOf(model.uri.toString())?.context();
      const argument = context && argumentIn(context);
      if (!context || !argument) return null;
      const path = pathAround(model.getValue(), model.getOffsetAt(position));
      const value = valueAt(argument, path.names);
      if (value === undefined) return null;
      const text = JSON.stringify(value, null, 2);
      const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}\n…` : text;
      return {
        contents: [
          { value: `**${path.names.join(".")}** on \`${context.machine}\`` },
          { value: `\`\`\`${NIX}\n${shown}\n\`\`\`` },
        ],
      };
    },
  });
}
