import { createStore, type StoreApi } from "zustand/vanilla";
import type { ElementKind, ElementRef } from "@/lib/model/element";

/** The main view of the studio; in the address bar. */
export const MAIN_VIEWS = ["graph", "matrix", "flake"] as const;
export type MainView = (typeof MAIN_VIEWS)[number];

export type Pane = "explorer" | "inspector" | "problems";

/** What stands above the studio, if anything does. */
export type Dialog =
  | { readonly kind: "palette" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "create"; readonly element: CreatableKind; readonly parent: ElementParent }
  | { readonly kind: "bulk"; readonly machines: readonly ElementRef[] }
  | { readonly kind: "import"; readonly cluster: string };

export type CreatableKind = Exclude<ElementKind, "domain">;

/** Where a new element goes: the domain, a cluster, or one machine of it. */
export interface ElementParent {
  readonly cluster?: string;
  readonly machine?: string;
}

/** What one tab of the browser shows of a domain: never in the document, never on the server. */
export interface ViewState {
  readonly view: MainView;
  readonly panes: { readonly [Key in Pane]: boolean };
  /** The inspector's tab, by the element's kind; absent means its first. */
  readonly inspectorTab: string | null;
  readonly dialog: Dialog | null;
  /** The key of the element whose name is being typed in the explorer. */
  readonly renaming: string | null;
}

export interface ViewActions {
  show(view: MainView): void;
  toggle(pane: Pane, open?: boolean): void;
  openTab(tab: string | null): void;
  open(dialog: Dialog | null): void;
  rename(element: string | null): void;
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
    renaming: null,
    ...initial,
    show: (view) => set({ view }),
    toggle: (pane, open) =>
      set((state) => ({ panes: { ...state.panes, [pane]: open ?? !state.panes[pane] } })),
    openTab: (inspectorTab) => set({ inspectorTab }),
    open: (dialog) => set({ dialog }),
    rename: (renaming) => set({ renaming }),
  }));
}
