"use client";

import dynamic from "next/dynamic";
import { EditorProvider } from "@/components/editor/provider";
import type { EditorInit } from "@/lib/editor/store";
import { StudioSkeleton } from "./StudioSkeleton";

// Panes remember their sizes in the browser, so the screen is made there; the server sends its skeleton.
const Studio = dynamic(() => import("./Studio").then((module) => module.Studio), {
  ssr: false,
  loading: () => <StudioSkeleton />,
});

/** One open domain. */
export function StudioScreen({ init, account }: { init: EditorInit; account: string }) {
  return (
    <EditorProvider init={init} account={account}>
      <Studio />
    </EditorProvider>
  );
}
