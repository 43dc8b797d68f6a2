"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { useStore } from "zustand";
import { present } from "@/lib/shared/assert";
import { createViewStore, type View, type ViewState, type ViewStore } from "./view";

const ViewContext = createContext<ViewStore | null>(null);

export function ViewProvider({ initial, children }: { initial?: Partial<ViewState>; children: ReactNode }) {
  const [store] = useState(() => createViewStore(initial));
  return <ViewContext.Provider value={store}>{children}</ViewContext.Provider>;
}

/** The store itself, for handlers that read the state when something happens. */
export function useViewStore(): ViewStore {
  return present(useContext(ViewContext), "view: the component stands outside ViewProvider");
}

export function useView<Value>(selector: (view: View) => Value): Value {
  return useStore(useViewStore(), selector);
}
