import { createStore, type StoreApi } from "zustand/vanilla";
import type { ExactAnswer } from "@/lib/editor/evaluation-problems";
import type { GraphEdge } from "@/lib/editor/graph/graph";
import type { ElementKind, ElementRef } from "@/lib/model/element";

/** The main view of the studio; in the address bar. */
export const MAIN_VIEWS = ["graph", "matrix", "flake", "runs"] as const;
export type MainView = (typeof MAIN_VIEWS)[number];

export type Pane = "explorer" | "inspector" | "problems";

/** What stands above the studio, if anything does. */
export type Dialog =
  | { readonly kind: "palette"; readonly query?: string }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "search" }
  | { readonly kind: "create"; readonly element: CreatableKind; readonly parent: ElementParent }
  | { readonly kind: "bulk"; readonly machines: readonly ElementRef[] }
  | { readonly kind: "import"; readonly cluster: string }
  | { readonly kind: "adopt" }
  | ({ readonly kind: "deploy" } & DeployPreset);

/** What the deploy dialog begins with; what is absent comes from the selection. */
export interface DeployPreset {
  readonly package?: string;
  /** Long forms. */
  readonly machines?: readonly string[];
  /** Long form of the service whose package it is. */
  readonly service?: string;
  /** The whole of this cluster. */
  readonly cluster?: string;
  /** The cluster's own package, instead of that of each of its machines. */
  readonly script?: boolean;
  readonly revision?: number;
}

export type CreatableKind = Exclude<ElementKind, "domain">;

/** Where a new element goes: the domain, a cluster, or one machine of it. */
export interface ElementParent {
  readonly cluster?: string;
  readonly machine?: string;
}

/** What the graph that is on screen can be told to do. */
export interface GraphTools {
  fit(): void;
  /** Forgets where nodes were put. */
  arrange(): void;
  zoom(way: "in" | "out"): void;
  fold(folded: boolean): void;
  save(as: "svg" | "png"): void;
}

/** Where the X-ray looks, beyond what is selected. Long forms. */
export interface XrayPlace {
  /** The machine on which a selected service is looked at, or the service of a selected machine; null for the first. */
  readonly on: string | null;
  /** The machine that others are compared with. */
  readonly pinned: string | null;
  /** Shown over the whole studio. */
  readonly large: boolean;
}

/** What one tab of the browser shows of a domain: never in the document, never on the server. */
export interface ViewState {
  readonly view: MainView;
  readonly panes: { readonly [Key in Pane]: boolean };
  /** The inspector's tab, by the element's kind; absent means its first. */
  readonly inspectorTab: string | null;
  readonly dialog: Dialog | null;
  /** The run that the runs view shows; null for the list. */
  readonly run: string | null;
  /** The key of the element whose name is being typed in the explorer. */
  readonly renaming: string | null;
  readonly xray: XrayPlace;
  /** The line of the graph that is selected. */
  readonly line: GraphEdge | null;
  /** Null while no graph is drawn. */
  readonly graph: GraphTools | null;
  /** The key of the problem that was gone to last. */
  readonly problem: string | null;
  /** What Nix said of the domain most recently; null before it has. */
  readonly evaluation: ExactAnswer | null;
}

export interface ViewActions {
  show(view: MainView): void;
  toggle(pane: Pane, open?: boolean): void;
  openTab(tab: string | null): void;
  open(dialog: Dialog | null): void;
  rename(element: string | null): void;
  /** Looks elsewhere with the X-ray. */
  look(place: Partial<XrayPlace>): void;
  pickLine(line: GraphEdge | null): void;
  offerGraph(graph: GraphTools | null): void;
  pointOut(problem: string | null): void;
  evaluated(evaluation: ExactAnswer | null): void;
  /** Shows the runs: one of them, or their list. */
  showRun(run: string | null): void;
}

export type View = ViewState & ViewActions;
export type ViewStore = StoreApi<View>;

/** A store of what is shown, for one studio screen. */
export function createViewStore(initial: Partial<ViewState> = {}): ViewStore {
  return createStore<View>((set) => ({
    view: "graph",
    panes: { explorer: true, inspector: true, problems: false },
    inspectorTab: null,
    dialog: null,
    run: null,
    renaming: null,
    xray: { on: null, pinned: null, large: false },
    line: null,
    graph: null,
    problem: null,
    evaluation: null,
    ...initial,
    show: (view) => set({ view }),
    toggle: (pane, open) =>
      set((state) => ({ panes: { ...state.panes, [pane]: open ?? !state.panes[pane] } })),
    openTab: (inspectorTab) => set({ inspectorTab }),
    open: (dialog) => set({ dialog }),
    rename: (renaming) => set({ renaming }),
    pickLine: (line) => set({ line }),
    offerGraph: (graph) => set({ graph }),
    pointOut: (problem) => set({ problem }),
    evaluated: (evaluation) => set({ evaluation }),
    look: (place) => set((state) => ({ xray: { ...state.xray, ...place } })),
    showRun: (run) => set({ view: "runs", run }),
  }));
}
