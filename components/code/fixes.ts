import type * as MonacoApi from "monaco-editor/editor/editor.api";
import type { RoleFault } from "@/lib/editor/nix/role-faults";
import { NIX } from "./nixLanguage";
import { subjectOf } from "./subject";

const ADD_ROLE = "cluster-studio.add-role";

/** Quick fixes of a role that nobody defines: the role that is probably meant, or a new one. */
export function registerFixes(monaco: typeof MonacoApi): void {
  monaco.editor.registerCommand(ADD_ROLE, (_services: unknown, uri: unknown, role: unknown) => {
    if (typeof uri === "string" && typeof role === "string") subjectOf(uri)?.addRole?.(role);
  });
  monaco.languages.registerCodeActionProvider(
    NIX,
    {
      provideCodeActions(model, range, { markers }) {
        const uri = model.uri.toString();
        const subject = subjectOf(uri);
        const actions = (subject?.roleFaults() ?? []).flatMap((fault): MonacoApi.languages.CodeAction[] => {
          const place = rangeOf(monaco, model, fault);
          if (!monaco.Range.areIntersectingOrTouching(place, range)) return [];
          const diagnostics = markers.filter((marker) => monaco.Range.areIntersecting(marker, place));
          const meant: MonacoApi.languages.CodeAction[] =
            fault.instead === null
              ? []
              : [
                  {
                    title: `Read ${fault.instead} instead`,
                    kind: "quickfix",
                    diagnostics,
                    edit: {
                      edits: [
                        {
                          resource: model.uri,
                          versionId: model.getVersionId(),
                          textEdit: { range: place, text: fault.instead },
                        },
                      ],
                    },
                  },
                ];
          if (!subject?.addRole) return meant;
          const title = `Add the role ${fault.role} to the service`;
          const command = { id: ADD_ROLE, title, arguments: [uri, fault.role] };
          return [
            ...meant,
            { title, kind: "quickfix", diagnostics, command, isPreferred: meant.length === 0 },
          ];
        });
        return { actions, dispose: () => undefined };
      },
    },
    { providedCodeActionKinds: ["quickfix"] },
  );
}

export function rangeOf(
  monaco: typeof MonacoApi,
  model: MonacoApi.editor.ITextModel,
  { start, end }: Pick<RoleFault, "start" | "end">,
): MonacoApi.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
}
