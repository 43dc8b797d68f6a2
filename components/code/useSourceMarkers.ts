import { useEffect } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { argumentReads } from "@/lib/editor/nix/reads";
import { checkSource } from "@/lib/shared/nix/source";
import { codeContext } from "./codeContext";
import { parseNix } from "./grammar";
import { monaco } from "./monaco";

const OWNER = "cluster-studio";
const PAUSE = 250;

type Marker = Parameters<typeof monaco.editor.setModelMarkers>[2][number];

/** Squiggles for one source: what is not closed, and roles that the definition reads and nobody defines. */
export function useSourceMarkers(
  editor: Parameters<Parameters<typeof monaco.editor.onDidCreateEditor>[0]>[0] | null,
  path: string,
): void {
  const store = useEditorStore();
  const resolution = useEditor((state) => state.resolution);
  useEffect(() => {
    const shown = editor?.getModel() as ReturnType<typeof monaco.editor.getModels>[number] | null | undefined;
    if (!shown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let live = true;
    const check = async () => {
      const source = shown.getValue();
      const markers = [...syntaxMarkers(shown, source), ...(await roleMarkers(shown, source))];
      if (live && !shown.isDisposed()) monaco.editor.setModelMarkers(shown, OWNER, markers);
    };
    const roleMarkers = async (model: typeof shown, source: string): Promise<Marker[]> => {
      const { service } = codeContext(store.getState(), path);
      if (!service || service.roles === undefined) return [];
      const tree = await parseNix(source);
      if (!tree) return [];
      const found = argumentReads(tree.rootNode);
      tree.delete();
      return (found?.reads ?? []).flatMap((read) => {
        const [first, role] = read.path;
        if (first !== "roles" || role === undefined || service.roles.has(role)) return [];
        const there = [...service.roles.keys()].join(", ");
        const message = `No role ${role} is defined; there ${there ? `are ${there}` : "are none"}.`;
        return [marker(model, read.start, read.end, monaco.MarkerSeverity.Warning, message)];
      });
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), PAUSE);
    };
    const subscription = shown.onDidChangeContent(later);
    void resolution;
    void check();
    return () => {
      live = false;
      clearTimeout(timer);
      subscription.dispose();
    };
  }, [editor, path, store, resolution]);
}

function marker(
  model: ReturnType<typeof monaco.editor.getModels>[number],
  start: number,
  end: number,
  severity: Marker["severity"],
  message: string,
): Marker {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {
    severity,
    message,
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

function syntaxMarkers(model: ReturnType<typeof monaco.editor.getModels>[number], source: string): Marker[] {
  const fault = checkSource(source);
  if (!fault) return [];
  const line = Math.min(fault.line ?? 1, model.getLineCount());
  return [
    {
      severity: monaco.MarkerSeverity.Error,
      message: fault.message,
      startLineNumber: line,
      startColumn: 1,
      endLineNumber: line,
      endColumn: model.getLineMaxColumn(line),
    },
  ];
}
