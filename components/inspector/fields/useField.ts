"use client";

import { useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { wordsWithin } from "@/components/problems/words";
import type { Edit, Path } from "@/lib/model/edit";
import { elementAround } from "@/lib/model/element";
import type { Json } from "@/lib/shared/json";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** The worst problem that the editor knows at exactly this place, or none. */
export function useProblemAt(path: Path): Problem | undefined {
  const at = pointer(...path);
  return useEditor((state) => {
    let worst: Problem | undefined;
    for (const problem of state.problems) {
      if (problem.path !== at || worst?.severity === "error") continue;
      if (worst === undefined || problem.severity === "error") worst = problem;
    }
    return worst;
  });
}

/** Makes an edit and keeps what is wrong with it, in words, until the next attempt; null when all is well. */
export function useCommit(): { refusal: string | null; commit: (edit: Edit) => boolean; clear: () => void } {
  const store = useEditorStore();
  const [refusal, setRefusal] = useState<string | null>(null);
  return {
    refusal,
    clear: () => setRefusal(null),
    commit: (edit) => {
      const result = store.getState().edit(edit);
      setRefusal(result.ok ? null : result.error.map((problem) => problem.message).join(" "));
      return result.ok;
    },
  };
}

/** What of a machine its annotation holds, so that services may receive it. */
const RECEIVED = new Set(["system", "tags", "interfaces", "ips", "addresses", "deployment", "annotations"]);

function isReceived([clusters, , kind, , part]: Path): boolean {
  return clusters === "clusters" && kind === "machines" && RECEIVED.has(String(part));
}

/**
 * A value at a place: what it takes to set it, and what is wrong with it. `consider` shows what another value would do,
 * where services may receive it, until `release`.
 */
export function useField(path: Path): {
  error: string | null;
  warning: string | null;
  set: (value: Json) => boolean;
  unset: () => boolean;
  clear: () => void;
  consider: (value: Json) => void;
  release: () => void;
  readOnly: boolean;
} {
  const store = useEditorStore();
  const { refusal, commit, clear } = useCommit();
  const problem = useProblemAt(path);
  const words = problem === undefined ? null : wordsWithin(problem.message, elementAround(path));
  const readOnly = useEditor((state) => !state.access.edit);
  return {
    error: refusal ?? (problem?.severity === "error" ? words : null),
    warning: problem?.severity === "error" ? null : words,
    set: (value) => commit({ type: "set", path, value }),
    unset: () => commit({ type: "unset", path }),
    clear,
    consider: (value) => {
      if (isReceived(path) && !readOnly) store.getState().tryEdit({ type: "set", path, value });
    },
    release: () => store.getState().tryEdit(null),
    readOnly,
  };
}
