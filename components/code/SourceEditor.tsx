"use client";

import { CodeSkeleton } from "@/components/ui/CodeSkeleton";
import { later } from "@/components/ui/later";

export interface SourceEditorProps {
  /** What the code is, for people who do not see the heading above. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The file that the source becomes in the exported flake, with `#definition` and the like behind it. */
  readonly path: string;
  /** Pointer of the source in the document, where it stands there. */
  readonly place?: string;
  readonly readOnly?: boolean;
}

/** Nix source in Monaco, which arrives when the first piece of code is shown. */
export const SourceEditor = later<SourceEditorProps>(
  () => import("./MonacoSource").then((module) => module.MonacoSource),
  { what: "The code editor", loading: <CodeSkeleton />, heavy: true },
);
