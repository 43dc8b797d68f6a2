"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useEditor, useEditorStore, useJobNews, useReopened } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { request } from "@/components/ui/request";
import type { Evaluation, LatestEvaluation } from "@/lib/editor/evaluation";
import {
  type ExactAnswer,
  failureProblem,
  failureProblems,
  hindranceProblem,
} from "@/lib/editor/evaluation-problems";
import { present } from "@/lib/shared/assert";
import { useSyntaxProblems } from "./useSyntaxProblems";
import { useIdleAfterEdits, useWhileEditing } from "./whileEditing";

/** What the server can do with Nix, as its health route tells it. */
export interface NixHealth {
  readonly version: string;
  readonly confined: boolean | null;
  readonly reason: string | null;
}

export interface EvaluationView extends LatestEvaluation {
  /** Undefined until the server has answered; null without Nix. */
  readonly nix: NixHealth | null | undefined;
  /** Why the last request was refused. */
  readonly refusal: string | null;
  readonly whileEditing: boolean;
  setWhileEditing(on: boolean): void;
  readonly panel: boolean;
  showPanel(open: boolean): void;
  evaluate(): void;
  cancel(): void;
}

const EvaluationContext = createContext<EvaluationView | null>(null);
const UNANSWERED: ExactAnswer = { revision: 0, current: false, info: null, failure: null, machines: {} };
const NOTHING: LatestEvaluation = { latest: null, pending: null, failed: null, current: false };

/** Milliseconds after a revision until the server is asked what Nix's answer is worth now. */
const PAUSE = 800;

/** Exact evaluation of the open domain: what is known, what is being asked, and asking. Stands within an EditorProvider. */
export function EvaluationProvider({ children }: { children: ReactNode }) {
  const store = useEditorStore();
  const view = useViewStore();
  const id = useEditor((state) => state.domainId);
  const [known, setKnown] = useState<LatestEvaluation>(NOTHING);
  const [nix, setNix] = useState<NixHealth | null>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [panel, showPanel] = useState(false);
  const [whileEditing, setWhileEditing] = useWhileEditing();
  const path = `/api/domains/${id}/evaluations`;
  /** The revision of which `known` was asked. */
  const [asOf, setAsOf] = useState(0);
  const first = useRef(true);
  const load = useCallback(async () => {
    const asked = store.getState().revision;
    const answer = await request<LatestEvaluation>(`${path}/latest`);
    if (!answer.ok) return;
    setKnown(answer.value);
    setAsOf(asked);
    const exact = exactAnswer(answer.value, asked);
    view.getState().evaluated(exact);
    store.getState().learn("evaluation", exact?.current || exact?.early ? failureProblems(exact) : []);
  }, [path, store, view]);

  useEffect(() => {
    void request<{ nix: NixHealth | null }>("/api/health").then((health) => {
      if (health.ok) setNix(health.value.nix);
    });
  }, []);
  // An edit may be one that Nix does not see, or bring back what it has answered already.
  const revision = useEditor((state) => state.revision);
  useEffect(() => {
    void revision;
    const timer = setTimeout(() => void load(), first.current ? 0 : PAUSE);
    first.current = false;
    return () => clearTimeout(timer);
  }, [revision, load]);

  useReopened(load);
  const asking = useRef(false);
  useJobNews((news) => {
    if (news.kind !== "evaluation") return;
    if (news.status !== "running") void load();
    else if (!asking.current) {
      asking.current = true;
      void request<Evaluation>(`${path}/${news.job}`).then((answer) => {
        asking.current = false;
        if (!answer.ok || answer.value.status !== "running") return;
        const { revision: at, problems } = answer.value;
        setKnown((now) => ({ ...now, pending: answer.value }));
        if (problems.length === 0 || at !== store.getState().revision) return;
        const before = view.getState().evaluation ?? UNANSWERED;
        view.getState().evaluated({ ...before, early: problems });
        store.getState().learn("evaluation", problems);
      });
    }
  });

  const ask = useCallback(
    async (idle: boolean) => {
      const body = { idle, compareTo: "deployed" };
      const answer = await request<Evaluation>(path, { method: "POST", body });
      if (answer.ok) {
        setKnown((now) => ({ ...now, pending: answer.value }));
        // It may have ended before its acceptance came.
        void load();
      }
      // What the studio asks by itself may be refused in silence: the queue is full, or the limit reached.
      if (!idle) setRefusal(answer.ok ? null : answer.error.message);
    },
    [path, load],
  );

  const mayAsk = useEditor((state) => state.access.edit) && nix !== null && nix !== undefined;
  useSyntaxProblems();
  useIdleAfterEdits(whileEditing && mayAsk, () => void ask(true));

  const value = useMemo<EvaluationView>(
    () => ({
      ...known,
      current: known.current && (asOf === revision || known.latest?.revision === revision),
      nix,
      refusal,
      whileEditing,
      setWhileEditing,
      panel,
      showPanel,
      evaluate: () => void ask(false),
      cancel: () => {
        if (known.pending) void request(`${path}/${known.pending.id}/cancel`, { method: "POST" }).then(load);
      },
    }),
    [known, asOf, revision, nix, refusal, whileEditing, setWhileEditing, panel, ask, load, path],
  );
  return <EvaluationContext.Provider value={value}>{children}</EvaluationContext.Provider>;
}

/**
 * The newest answer, if there is one, and why there is no newer one; `revision` is that of the document it was asked about.
 */
function exactAnswer({ latest, failed, current }: LatestEvaluation, revision: number): ExactAnswer | null {
  const message = failed?.status === "failed" ? (failed.error?.replace(/^error:\s*/, "") ?? null) : null;
  const earlier = failed?.revision === revision ? "" : ` (revision ${failed?.revision})`;
  const unanswered =
    message === null
      ? {}
      : {
          early: [
            failed?.hindrance
              ? hindranceProblem(message)
              : failureProblem({ message, path: "", line: null }, [], earlier),
          ],
        };
  if (!latest?.answer) return message === null ? null : { ...UNANSWERED, ...unanswered };
  const { info, failure, machines } = latest.answer;
  // Where the inputs were locked first, the answer is of a revision that is still on its way here.
  const at = current ? Math.max(revision, latest.revision) : latest.revision;
  return { revision: at, current, info, failure, machines, ...unanswered };
}

export function useEvaluation(): EvaluationView {
  return present(useContext(EvaluationContext), "EvaluationProvider above");
}
