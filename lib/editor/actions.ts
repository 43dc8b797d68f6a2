import type { ElementRef } from "@/lib/model/element";
import { bulkDelete } from "@/lib/model/bulk";
import type { Editor } from "./state";

/** What an action may use beside the editor: what only the page can do. */
export interface ActionContext {
  readonly editor: Editor;
  /** Opens a dialog or panel of the page by its name; the page decides what it looks like. */
  open(view: string, element?: ElementRef): void;
  /** Goes to another screen of this domain. */
  go(screen: string): void;
}

/**
 * One thing that a person can do, for the palette, menus and key map alike. `shortcut` is written as in
 * `@mantine/hooks` (`mod+shift+Z`); `keywords` are found by the palette beside the title.
 */
export interface Action {
  readonly id: string;
  readonly title: string | ((context: ActionContext) => string);
  readonly group: "Edit" | "Create" | "Select" | "View" | "Go" | "Deploy" | "Help";
  readonly shortcut?: string;
  readonly keywords?: string;
  enabled(context: ActionContext): boolean;
  run(context: ActionContext): void;
}

const canEdit = ({ editor }: ActionContext) => editor.access.edit;
const one = ({ editor }: ActionContext): ElementRef | undefined =>
  editor.selection.length === 1 ? editor.selection[0] : undefined;
const isNamed = (ref: ElementRef | undefined): ref is ElementRef =>
  ref !== undefined && ref.kind !== "domain";

/** A cluster to create into: the selected one, or the one that holds the selection, or the only one. */
export function clusterForNew(editor: Editor): string | undefined {
  for (const ref of editor.selection) if ("cluster" in ref && ref.cluster !== undefined) return ref.cluster;
  const names = Object.keys(editor.document.clusters);
  return names.length === 1 ? names[0] : undefined;
}

/** Every action of the editor itself. Screens add theirs to the list that they hand to palette, menus and keys. */
export const EDITOR_ACTIONS: readonly Action[] = [
  {
    id: "undo",
    title: ({ editor }) => (editor.undoLabel === null ? "Undo" : `Undo: ${editor.undoLabel}`),
    group: "Edit",
    shortcut: "mod+Z",
    enabled: ({ editor }) => editor.undoLabel !== null,
    run: ({ editor }) => editor.undo(),
  },
  {
    id: "redo",
    title: ({ editor }) => (editor.redoLabel === null ? "Redo" : `Redo: ${editor.redoLabel}`),
    group: "Edit",
    shortcut: "mod+shift+Z",
    enabled: ({ editor }) => editor.redoLabel !== null,
    run: ({ editor }) => editor.redo(),
  },
  {
    id: "rename",
    title: "Rename",
    group: "Edit",
    shortcut: "F2",
    enabled: (context) => canEdit(context) && isNamed(one(context)),
    run: (context) => context.open("rename", one(context)),
  },
  {
    id: "duplicate",
    title: "Duplicate",
    group: "Edit",
    shortcut: "mod+D",
    enabled: (context) => canEdit(context) && isNamed(one(context)),
    run: (context) => context.open("duplicate", one(context)),
  },
  {
    id: "delete",
    title: ({ editor }) =>
      editor.selection.length > 1 ? `Delete ${editor.selection.length} elements` : "Delete",
    group: "Edit",
    shortcut: "Delete",
    keywords: "remove",
    enabled: (context) => canEdit(context) && context.editor.selection.some(isNamed),
    run: ({ editor }) => {
      editor.edit(bulkDelete(editor.selection));
    },
  },
  {
    id: "create-cluster",
    title: "New cluster",
    group: "Create",
    keywords: "add",
    enabled: canEdit,
    run: ({ open }) => open("create-cluster"),
  },
  {
    id: "create-machine",
    title: "New machine",
    group: "Create",
    keywords: "add host node",
    enabled: (context) => canEdit(context) && Object.keys(context.editor.document.clusters).length > 0,
    run: ({ open }) => open("create-machine"),
  },
  {
    id: "create-service",
    title: "New service",
    group: "Create",
    keywords: "add",
    enabled: (context) => canEdit(context) && Object.keys(context.editor.document.clusters).length > 0,
    run: ({ open }) => open("create-service"),
  },
  {
    id: "import-machines",
    title: "Import machines from CSV or a list",
    group: "Create",
    keywords: "paste add",
    enabled: (context) => canEdit(context) && Object.keys(context.editor.document.clusters).length > 0,
    run: ({ open }) => open("import-machines"),
  },
  {
    id: "select-none",
    title: "Select nothing",
    group: "Select",
    shortcut: "Escape",
    enabled: ({ editor }) => editor.selection.length > 0,
    run: ({ editor }) => editor.select([]),
  },
  {
    id: "select-machines",
    title: "Select every machine of the cluster",
    group: "Select",
    enabled: ({ editor }) => clusterForNew(editor) !== undefined,
    run: ({ editor }) => {
      const cluster = clusterForNew(editor);
      if (cluster === undefined) return;
      const machines = Object.keys(editor.document.clusters[cluster]?.machines ?? {});
      editor.select(machines.map((machine) => ({ kind: "machine", cluster, machine })));
    },
  },
];

/** An action's title as it reads now. */
export function actionTitle(action: Action, context: ActionContext): string {
  return typeof action.title === "string" ? action.title : action.title(context);
}
