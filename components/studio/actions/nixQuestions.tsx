"use client";

import { createContext, type ReactNode, type RefObject, useContext, useLayoutEffect, useRef } from "react";
import { useEditor } from "@/components/editor/provider";
import { useEvaluation } from "@/components/evaluation/EvaluationProvider";
import { present } from "@/lib/shared/assert";
import type { NixQuestions } from "./action";

const NixContext = createContext<RefObject<NixQuestions> | null>(null);

/** Gives actions the evaluation as it is when they run, so that nothing is drawn again for its news. */
export function NixQuestionsProvider({ children }: { children: ReactNode }) {
  const { nix, pending, evaluate, showPanel } = useEvaluation();
  const mayEdit = useEditor((state) => state.access.edit);
  const questions: NixQuestions = {
    possible: mayEdit && nix !== null && nix !== undefined && !pending,
    evaluate,
    show: () => showPanel(true),
  };
  const latest = useRef(questions);
  useLayoutEffect(() => {
    latest.current = questions;
  });
  return <NixContext.Provider value={latest}>{children}</NixContext.Provider>;
}

export function useNixQuestions(): RefObject<NixQuestions> {
  return present(useContext(NixContext), "NixQuestionsProvider above");
}
