"use client";
import { createContext, type ReactNode, useContext, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { Fold, Folds } from "@/lib/editor/graph/graph";
import type { Focus, Highlight } from "@/lib/editor/graph/highlight";
import type { ElementRef, ServiceRef } from "@/lib/model/element";
import type { Severity } from "@/lib/shared/problem";

/** How a machine would fare under the edit that is being tried. */
export type Mark = "gains" | "loses" | "different";

/** A binding that is being made: where its menu opens, and between what. */
export interface Binding {
  readonly service: ServiceRef;
  /** The port it was dragged from. */
  readonly port: string;
  /** The node that it ends at; null while it is chosen from the list. */
  readonly target: string | null;
  readonly at: { readonly x: number; readonly y: number };
}

/** What the canvas keeps for itself: per tab, never saved with the domain. */
export interface CanvasState {
  readonly folds: Folds;
  /** How often everything was arranged anew; clusters keep to their columns in between. */
  readonly arrangement: number;
  /** Tags, pools and edges under the pointer; machines and services are the editor's. */
  readonly pointed: Focus | null;
  readonly highlight: Highlight | null;
  readonly marks: ReadonlyMap<string, Mark> | null;
  /** The worst problem of an element, by its key. */
  readonly severities: ReadonlyMap<string, Severity>;
  readonly selectedEdge: string | null;
  /** While a binding is being dragged: from where. */
  readonly dragging: { readonly service: ServiceRef; readonly port: string } | null;
  readonly binding: Binding | null;
  /** The element whose menu is open, and where on the screen. */
  readonly menu: { readonly element: ElementRef; readonly x: number; readonly y: number } | null;
  /** Told which node a dragged binding is over. */
  readonly over: ((target: string | null) => void) | null;
  /** The node that the keyboard is on. */
  readonly cursor: string | null;
  setFold(cluster: string, fold: Fold): void;
}

type CanvasStore = StoreApi<CanvasState>;

function createCanvasStore(storageKey: string): CanvasStore {
  return createStore<CanvasState>()((set, get) => ({
    folds: readFolds(storageKey),
    arrangement: 0,
    pointed: null,
    highlight: null,
    marks: null,
    severities: new Map(),
    selectedEdge: null,
    dragging: null,
    binding: null,
    menu: null,
    over: null,
    cursor: null,
    setFold(cluster, fold) {
      const folds = { ...get().folds, [cluster]: fold };
      set({ folds });
      try {
        window.sessionStorage.setItem(storageKey, JSON.stringify(folds));
      } catch {
        // A full or forbidden storage only costs the memory of folds.
      }
    },
  }));
}

function readFolds(storageKey: string): Folds {
  if (typeof window === "undefined") return {};
  try {
    const stored: unknown = JSON.parse(window.sessionStorage.getItem(storageKey) ?? "{}");
    if (typeof stored !== "object" || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).flatMap(([cluster, fold]) =>
        typeof fold?.services === "boolean" && typeof fold.machines === "boolean"
          ? [[cluster, { services: fold.services, machines: fold.machines }]]
          : [],
      ),
    );
  } catch {
    return {};
  }
}

const CanvasContext = createContext<CanvasStore | null>(null);

export function CanvasProvider({ domainId, children }: { domainId: string; children: ReactNode }) {
  const [store] = useState(() => createCanvasStore(`folds:${domainId}`));
  return <CanvasContext.Provider value={store}>{children}</CanvasContext.Provider>;
}

export function useCanvasStore(): CanvasStore {
  const store = useContext(CanvasContext);
  if (store === null) throw new Error("the canvas is used outside its provider");
  return store;
}

export function useCanvas<Value>(selector: (state: CanvasState) => Value): Value {
  return useStore(useCanvasStore(), selector);
}
