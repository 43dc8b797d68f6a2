"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Editor } from "@/lib/editor/state";
import { createEditorStore, type EditorInit, type EditorStore } from "@/lib/editor/store";
import { present } from "@/lib/shared/assert";

const EditorContext = createContext<EditorStore | null>(null);

/** Gives one open domain to everything below it. A different domain needs a different `key`. */
export function EditorProvider({
  init,
  children,
}: {
  readonly init: EditorInit;
  readonly children: ReactNode;
}) {
  const [store] = useState(() => createEditorStore(init));
  return <EditorContext.Provider value={store}>{children}</EditorContext.Provider>;
}

/** The store itself, for event handlers that need the state of the moment and must not render with it. */
export function useEditorStore(): EditorStore {
  return present(useContext(EditorContext), "EditorProvider above");
}

/** A part of the editor's state, or one of its actions. Renders when the part's identity changes. */
export function useEditor<Part>(select: (editor: Editor) => Part): Part {
  return useStore(useEditorStore(), select);
}

/** As `useEditor`, for several parts in one object or list: renders when one of them changes. */
export function useEditorParts<Part>(select: (editor: Editor) => Part): Part {
  return useStore(useEditorStore(), useShallow(select));
}
