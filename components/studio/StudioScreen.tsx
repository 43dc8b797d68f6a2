"use client";

import { EditorProvider } from "@/components/editor/provider";
import { later } from "@/components/ui/later";
import type { EditorInit } from "@/lib/editor/store";
import { StudioSkeleton } from "./StudioSkeleton";

// Panes remember their sizes in the browser, so the screen is made there; the server sends its skeleton.
const Studio = later(() => import("./Studio").then((module) => module.Studio), {
  what: "The studio",
  whole: true,
  loading: <StudioSkeleton />,
});

/** One open domain. */
export function StudioScreen({ init, account }: { init: EditorInit; account: string }) {
  return (
    <EditorProvider init={init} account={account}>
      <Studio />
    </EditorProvider>
  );
}
