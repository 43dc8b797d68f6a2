"use client";

import { useCallback, useEffect, useRef } from "react";
import { useEditor, useEditorStore, useJobNews } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { request } from "@/components/ui/request";
import type { LatestEvaluation } from "@/lib/editor/evaluation";

const PAUSE = 400;

/** Keeps Nix's newest answer about the domain at hand: asked for after every revision, and when an evaluation ends. */
export function useLatestEvaluation(): void {
  const store = useEditorStore();
  const view = useViewStore();
  const revision = useEditor((state) => state.revision);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const ask = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const asked = store.getState();
      const path = `/api/domains/${encodeURIComponent(asked.domainId)}/evaluations/latest`;
      const found = await request<LatestEvaluation>(path);
      if (!found.ok) return;
      const { latest, current } = found.value;
      if (!latest?.answer) return;
      const { info, failure, machines } = latest.answer;
      view.getState().evaluated({
        revision: current ? asked.revision : latest.revision,
        current,
        info,
        failure,
        machines,
      });
    }, PAUSE);
  }, [store, view]);
  useEffect(() => {
    void revision;
    ask();
    return () => clearTimeout(timer.current);
  }, [revision, ask]);
  useJobNews((news) => {
    if (news.kind === "evaluation" && news.status !== "queued" && news.status !== "running") ask();
  });
}
