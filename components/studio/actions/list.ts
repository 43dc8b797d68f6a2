import type { ElementRef, MachineRef } from "@/lib/model/element";
import { longForm } from "../elements";
import type { CreatableKind, ElementParent, MainView } from "../view";
import type { Action, ActionContext } from "./action";
import { isCopied } from "./clipboard";
import { GRAPH_ACTIONS } from "./graph";
import { PLACES } from "./places";
import {
  chosen,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicateSelection,
  mayCut,
  pasteFromClipboard,
  renameInPlace,
} from "./selection";

const always = () => true;
const mayEdit = ({ editor }: ActionContext) => editor.access.edit;
const mayChange = (context: ActionContext) => mayEdit(context) && chosen(context).length > 0;

function selectedCluster({ editor }: ActionContext): string | null {
  for (const element of editor.selection)
    if ("cluster" in element && element.cluster !== undefined) return element.cluster;
  return null;
}

/** The cluster in which a person is working: that of the selection, or the first. */
export function currentCluster(context: ActionContext): string | null {
  return selectedCluster(context) ?? Object.keys(context.editor.document.clusters).sort()[0] ?? null;
}

function create(kind: CreatableKind, title: string, keys?: string): Action {
  const inCluster = kind === "machine" || kind === "service" || kind === "user";
  return {
    id: `create-${kind}`,
    section: "Create",
    title,
    ...(keys === undefined ? {} : { keys }),
    enabled: (context) => mayEdit(context) && (!inCluster || currentCluster(context) !== null),
    run: (context) => {
      // One of several is for the person to choose.
      const only = Object.keys(context.editor.document.clusters).length === 1;
      const place = only ? currentCluster(context) : selectedCluster(context);
      const cluster = inCluster ? place : null;
      const parent: ElementParent = cluster === null ? {} : { cluster };
      context.view.open({ kind: "create", element: kind, parent });
    },
  };
}

function show(view: MainView, title: string, keys: string): Action {
  return {
    id: `show-${view}`,
    section: "View",
    title,
    keys,
    enabled: always,
    run: (context) => context.view.show(view),
  };
}

function machines(context: ActionContext): ElementRef[] {
  return context.editor.selection.filter((element) => element.kind === "machine");
}

/** The two machines that are selected, and nothing else. */
function comparable({ editor }: ActionContext): readonly [MachineRef, MachineRef] | null {
  const [first, second, ...more] = editor.selection;
  return first?.kind === "machine" && second?.kind === "machine" && more.length === 0
    ? [first, second]
    : null;
}

/** Going to a place of the document is code of its own, fetched with the first problem that is gone to. */
function goToProblem(context: ActionContext, step: 1 | -1): void {
  import("@/components/problems/reveal").then(
    ({ revealProblemBeside }) => revealProblemBeside(context, step),
    () => undefined,
  );
}

/** Every action of the studio's screen. Parts that come with a screen of their own add theirs here. */
export const ACTIONS: readonly Action[] = [
  {
    id: "undo",
    section: "Edit",
    title: "Undo",
    keys: "mod+Z",
    afterTyping: true,
    enabled: ({ editor }) => editor.undoLabel !== null,
    run: ({ editor }) => editor.undo(),
  },
  {
    id: "redo",
    section: "Edit",
    title: "Redo",
    keys: "mod+Shift+Z",
    otherKeys: ["mod+Y"],
    afterTyping: true,
    enabled: ({ editor }) => editor.redoLabel !== null,
    run: ({ editor }) => editor.redo(),
  },
  {
    id: "rename",
    section: "Edit",
    title: "Rename",
    keys: "F2",
    onSelection: true,
    enabled: (context) => mayChange(context) && chosen(context).length === 1,
    run: (context) => {
      const [element] = chosen(context);
      if (element !== undefined) renameInPlace(context, element);
    },
  },
  {
    id: "duplicate",
    section: "Edit",
    title: "Duplicate",
    keys: "mod+D",
    onSelection: true,
    enabled: mayChange,
    run: duplicateSelection,
  },
  {
    id: "copy",
    section: "Edit",
    title: "Copy",
    browserKeys: "mod+C",
    onSelection: true,
    enabled: (context) => chosen(context).some(isCopied),
    run: copySelection,
  },
  {
    id: "cut",
    section: "Edit",
    title: "Cut",
    browserKeys: "mod+X",
    onSelection: true,
    enabled: mayCut,
    run: cutSelection,
  },
  {
    id: "paste",
    section: "Edit",
    title: "Paste",
    browserKeys: "mod+V",
    onSelection: true,
    enabled: mayEdit,
    run: pasteFromClipboard,
  },
  {
    id: "bulk",
    section: "Edit",
    title: "Change together …",
    keys: "Shift+E",
    onSelection: true,
    enabled: (context) => mayEdit(context) && machines(context).length > 0,
    run: (context) => context.view.open({ kind: "bulk", machines: machines(context) }),
  },
  {
    id: "deploy",
    section: "Edit",
    title: "Deploy …",
    keys: "mod+Enter",
    onSelection: true,
    enabled: ({ editor }) => editor.access.deploy,
    run: ({ view }) => view.open({ kind: "deploy" }),
  },
  {
    id: "delete",
    section: "Edit",
    title: "Delete",
    keys: "Delete",
    otherKeys: ["Backspace"],
    onSelection: true,
    destructive: true,
    enabled: mayChange,
    run: deleteSelection,
  },
  create("cluster", "New cluster", "Shift+C"),
  create("machine", "New machine", "Shift+M"),
  create("service", "New service", "Shift+S"),
  create("user", "New user"),
  create("module", "New NixOS module"),
  create("clusterModule", "New cluster module"),
  create("filter", "New named filter"),
  create("input", "New flake input"),
  {
    id: "adopt-machine",
    section: "Create",
    title: "Adopt a running machine",
    enabled: (context) => mayEdit(context) && context.editor.access.deploy,
    run: ({ view }) => view.open({ kind: "adopt" }),
  },
  {
    id: "import-machines",
    section: "Create",
    title: "Import machines from lines or CSV",
    enabled: (context) => mayEdit(context) && currentCluster(context) !== null,
    run: (context) => {
      const cluster = currentCluster(context);
      if (cluster !== null) context.view.open({ kind: "import", cluster });
    },
  },
  show("graph", "Graph", "G"),
  show("matrix", "Matrix", "M"),
  show("flake", "Flake", "F"),
  show("runs", "Runs", "R"),
  {
    id: "filter-explorer",
    section: "View",
    title: "Filter the explorer",
    keys: "/",
    enabled: always,
    run: ({ view }) => {
      view.toggle("explorer", true);
      setTimeout(() => document.getElementById("explorer-filter")?.focus());
    },
  },
  {
    id: "focus-explorer",
    section: "View",
    title: "Go to the explorer",
    keys: "E",
    enabled: always,
    run: ({ view }) => {
      view.toggle("explorer", true);
      setTimeout(() => document.getElementById("explorer-tree")?.focus());
    },
  },
  {
    id: "focus-inspector",
    section: "View",
    title: "Go to the inspector",
    keys: "I",
    enabled: always,
    run: ({ view }) => {
      view.toggle("inspector", true);
      setTimeout(() => document.getElementById("inspector")?.focus());
    },
  },
  {
    id: "toggle-explorer",
    section: "View",
    title: "Show or hide the explorer",
    keys: "mod+B",
    whileTyping: true,
    enabled: always,
    run: ({ view }) => view.toggle("explorer"),
  },
  {
    id: "toggle-inspector",
    section: "View",
    title: "Show or hide the inspector",
    keys: "mod+Alt+B",
    whileTyping: true,
    enabled: always,
    run: ({ view }) => view.toggle("inspector"),
  },
  {
    id: "toggle-problems",
    section: "View",
    title: "Show or hide the problems",
    keys: "mod+J",
    whileTyping: true,
    enabled: always,
    run: ({ view }) => view.toggle("problems"),
  },
  {
    id: "next-problem",
    section: "View",
    title: "Go to the next problem",
    keys: "F8",
    whileTyping: true,
    enabled: always,
    run: (context) => goToProblem(context, 1),
  },
  {
    id: "previous-problem",
    section: "View",
    title: "Go to the problem before",
    keys: "Shift+F8",
    whileTyping: true,
    enabled: always,
    run: (context) => goToProblem(context, -1),
  },
  {
    id: "xray",
    section: "View",
    title: "X-ray: what the selection receives",
    keys: "X",
    onSelection: true,
    enabled: ({ editor }) =>
      editor.selection.length === 1 &&
      (editor.selection[0]?.kind === "service" || editor.selection[0]?.kind === "machine"),
    run: ({ view }) => {
      view.toggle("inspector", true);
      view.openTab("xray");
    },
  },
  {
    id: "compare",
    section: "View",
    title: "Compare what they receive",
    also: "two machines difference side by side",
    onSelection: true,
    onSeveral: true,
    enabled: (context) => comparable(context) !== null,
    run: (context) => {
      const pair = comparable(context);
      if (pair === null) return;
      const [first, second] = pair;
      const { editor, view } = context;
      editor.select([second]);
      view.look({ on: null, pinned: longForm(first, editor.document.suffix) });
      view.toggle("inspector", true);
      view.openTab("xray");
    },
  },
  ...GRAPH_ACTIONS,
  {
    id: "evaluate",
    section: "Nix",
    title: "Evaluate now",
    also: "exact nix check",
    enabled: ({ nix }) => nix.possible,
    run: ({ nix }) => {
      nix.evaluate();
      nix.show();
    },
  },
  {
    id: "what-would-change",
    section: "Nix",
    title: "What would change on the machines",
    also: "plan difference deployed exact evaluation",
    enabled: always,
    run: ({ nix }) => nix.show(),
  },
  ...PLACES,
  {
    id: "palette",
    section: "Help",
    title: "Find an element or an action",
    keys: "mod+K",
    whileTyping: true,
    enabled: always,
    run: ({ view }) => view.open({ kind: "palette" }),
  },
  {
    id: "search-code",
    section: "Edit",
    title: "Search and replace in the domain's code",
    keys: "mod+Shift+F",
    whileTyping: true,
    enabled: always,
    run: ({ view }) => view.open({ kind: "search" }),
  },
  {
    id: "shortcuts",
    section: "Help",
    title: "Keyboard shortcuts",
    keys: "?",
    enabled: always,
    run: ({ view }) => view.open({ kind: "shortcuts" }),
  },
];
