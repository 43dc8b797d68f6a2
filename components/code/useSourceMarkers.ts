import type { editor } from "monaco-editor/editor/editor.api";
import { type RefObject, useEffect, useRef } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { lineOf } from "@/components/problems/evaluation";
import { useView } from "@/components/studio/ViewProvider";
import { failureProblems } from "@/lib/editor/evaluation-problems";
import { argumentReads } from "@/lib/editor/nix/reads";
import { type RoleFault, roleFaults } from "@/lib/editor/nix/role-faults";
import { checkSource } from "@/lib/shared/nix/source";
import { codeContext } from "./codeContext";
import { rangeOf } from "./fixes";
import { parseNix } from "./grammar";
import { monaco } from "./monaco";
import type { SourceServices } from "./services";
import { brokenAt } from "./structure";

const OWNER = "cluster-studio";
const NIX_OWNER = "nix";
const EVALUATION_OWNER = "evaluation";
/** Pauses in typing after which the browser looks, and then Nix. */
const PAUSE = 250;
const NIX_PAUSE = 400;

/**
 * Squiggles for one source: what is not closed, what Nix's parser on the server refuses (the grammar in the browser where
 * there is none), and roles that the definition reads and nobody defines. Returns the last of these, as of the last look.
 */
export function useSourceMarkers(
  shown: editor.IStandaloneCodeEditor | null,
  path: string,
  services: SourceServices,
): RefObject<readonly RoleFault[]> {
  const store = useEditorStore();
  const resolution = useEditor((state) => state.resolution);
  const faults = useRef<readonly RoleFault[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another resolution may define other roles
  useEffect(() => {
    const model = shown?.getModel();
    if (!model) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let live = true;
    const current = (version: number) => live && !model.isDisposed() && model.getVersionId() === version;
    const mark = (owner: string, markers: editor.IMarkerData[]) =>
      monaco.editor.setModelMarkers(model, owner, markers);

    const look = async () => {
      const version = model.getVersionId();
      const source = model.getValue();
      const fault = checkSource(source);
      const { service } = codeContext(store.getState(), path);
      const tree = fault === null ? await parseNix(source) : null;
      const found = tree && service ? argumentReads(tree.rootNode) : null;
      const broken = tree && !services.parse ? brokenAt(tree.rootNode) : null;
      tree?.delete();
      if (!current(version)) return;
      faults.current = found && service ? roleFaults(source, found.reads, service.roles.keys()) : [];
      mark(OWNER, [
        ...(fault === null ? [] : [errorAt(model, fault)]),
        ...(broken === null
          ? []
          : [
              warning(
                model,
                broken,
                "The structure of the code breaks here: something is missing or too much.",
              ),
            ]),
        ...faults.current.map((each) => warning(model, each, each.message)),
      ]);
      if (fault !== null) return mark(NIX_OWNER, []);
      if (services.parse) timer = setTimeout(() => void askNix(source, version), NIX_PAUSE);
    };
    const askNix = async (source: string, version: number) => {
      const answer = await services.client?.parseSource(source);
      if (!answer?.ok || !current(version)) return;
      const { error } = answer.value;
      mark(NIX_OWNER, error === null ? [] : [errorAt(model, error)]);
    };

    const subscription = model.onDidChangeContent(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), PAUSE);
    });
    void look();
    return () => {
      live = false;
      clearTimeout(timer);
      subscription.dispose();
    };
  }, [shown, path, store, resolution, services]);
  return faults;
}

/** Marks the lines of a source that Nix stumbled over when it last evaluated what is open. */
export function useEvaluationMarkers(
  shown: editor.IStandaloneCodeEditor | null,
  place: string | undefined,
): void {
  const evaluation = useView((state) => state.evaluation);
  useEffect(() => {
    const model = shown?.getModel();
    if (!model) return;
    const current = evaluation?.current === true || (evaluation?.early?.length ?? 0) > 0;
    const here = current ? failureProblems(evaluation).filter(({ path }) => path === place) : [];
    const markers = here.flatMap((each): editor.IMarkerData[] => {
      const line = lineOf(each);
      if (line === undefined || line > model.getLineCount()) return [];
      return [
        {
          severity: monaco.MarkerSeverity.Error,
          message: each.message,
          startLineNumber: line,
          startColumn: model.getLineFirstNonWhitespaceColumn(line),
          endLineNumber: line,
          endColumn: model.getLineLastNonWhitespaceColumn(line),
        },
      ];
    });
    monaco.editor.setModelMarkers(model, EVALUATION_OWNER, markers);
  }, [shown, place, evaluation]);
}

function warning(
  model: editor.ITextModel,
  place: { readonly start: number; readonly end: number },
  message: string,
): editor.IMarkerData {
  return { severity: monaco.MarkerSeverity.Warning, message, ...rangeOf(monaco, model, place) };
}

/** From where it is wrong to the end of that word, or of the line before where there is none. */
function errorAt(
  model: editor.ITextModel,
  fault: { readonly message: string; readonly line: number; readonly column: number },
): editor.IMarkerData {
  const { lineNumber, column } = model.validatePosition({ lineNumber: fault.line, column: fault.column });
  const word = model.getWordAtPosition({ lineNumber, column });
  const end = word?.endColumn ?? column + 1;
  const most = model.getLineMaxColumn(lineNumber);
  return {
    severity: monaco.MarkerSeverity.Error,
    message: fault.message,
    startLineNumber: lineNumber,
    startColumn: column < most ? column : Math.max(1, most - 1),
    endLineNumber: lineNumber,
    endColumn: Math.min(Math.max(end, column + 1), most),
  };
}
