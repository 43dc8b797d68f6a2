import { useCallback, useEffect, useRef, useState } from "react";
import { request } from "@/components/ui/request";
import type { Evaluation } from "@/lib/editor/evaluation";
import type { EvaluationPlan } from "@/lib/editor/evaluation-plan";

const LOOK_EVERY = 400;
const OPEN = new Set<Evaluation["status"]>(["queued", "running"]);

export interface PlanQuestion {
  readonly revision: number;
  readonly compareTo: number | "deployed";
  /** Build what changes, so that packages can be compared. */
  readonly build: boolean;
}

export interface PlanAsked {
  /** Undefined while nothing was asked. */
  readonly question: PlanQuestion | undefined;
  /** Null until there is one. */
  readonly plan: EvaluationPlan | null;
  readonly asking: boolean;
  readonly progress: Evaluation["progress"];
  readonly refusal: string | null;
  ask(question: PlanQuestion): void;
  cancel(): void;
}

/** Asks Nix what changes between two revisions, and follows it to its end. */
export function usePlan(domainId: string): PlanAsked {
  const path = `/api/domains/${domainId}/evaluations`;
  const [question, setQuestion] = useState<PlanQuestion>();
  const [now, setNow] = useState<Evaluation | null>(null);
  const [plan, setPlan] = useState<EvaluationPlan | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current = -1;
    },
    [],
  );

  const ask = useCallback(
    async (asked: PlanQuestion) => {
      turn.current = Math.max(0, turn.current) + 1;
      const own = turn.current;
      setQuestion(asked);
      setAsking(true);
      setRefusal(null);
      setNow(null);
      if (!asked.build) setPlan(null);
      const answer = await request<Evaluation>(path, { method: "POST", body: asked });
      let found = answer;
      while (own === turn.current && found.ok && OPEN.has(found.value.status)) {
        setNow(found.value);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
        found = await request<Evaluation>(`${path}/${found.value.id}`);
      }
      if (own !== turn.current) return;
      setAsking(false);
      if (!found.ok) return setRefusal(found.error.message);
      if (found.value.plan) setPlan(found.value.plan);
      else if (found.value.status === "cancelled") setRefusal("Cancelled.");
      else setRefusal(found.value.error ?? "Nix gave no plan.");
    },
    [path],
  );
  const id = now?.id;
  const cancel = useCallback(() => {
    if (id !== undefined) void request(`${path}/${id}/cancel`, { method: "POST" });
  }, [id, path]);
  return {
    question,
    plan,
    asking,
    progress: now?.progress ?? null,
    refusal,
    ask: (asked) => void ask(asked),
    cancel,
  };
}
