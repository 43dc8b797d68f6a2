import type { CodeContext } from "@/lib/editor/nix/suggestions";
import type { Editor } from "@/lib/editor/state";
import type { ServiceRef } from "@/lib/model/element";

/** The service whose definition the file holds; null for any other code. */
export function definedService(path: string): ServiceRef | null {
  const [, cluster, service] = DEFINITION.exec(path) ?? [];
  return cluster === undefined || service === undefined ? null : { kind: "service", cluster, service };
}

const DEFINITION = /^clusters\/([^/]+)\/services\/([^/]+)\.nix#definition$/;

/** What a piece of code may speak of, from the file that it becomes and what is selected. */
export function codeContext(editor: Editor, path: string): CodeContext {
  const { resolution, document, selection } = editor;
  const filters = Object.keys(document.filters);
  const defined = definedService(path);
  const service =
    (defined && resolution.services.get(`${defined.service}.${defined.cluster}.${resolution.suffix}`)) ??
    null;
  const selected = service?.selectors.machines ?? [];
  const wanted = selection.flatMap((element) =>
    element.kind === "machine" ? [`${element.machine}.${element.cluster}.${resolution.suffix}`] : [],
  );
  const machine = wanted.find((each) => selected.includes(each)) ?? selected[0] ?? null;
  return { resolution, service, machine, filters };
}
