import { useEffect, useState } from "react";
import { request } from "@/components/ui/request";
import type { Evaluation } from "@/lib/editor/evaluation";
import type { EvaluationPlan } from "@/lib/editor/evaluation-plan";
import { hasEnded } from "./run";

/** What Nix says that a deployment would change, or how far it is with finding out. */
export type Planned =
  | { readonly state: "asking"; readonly progress: Evaluation["progress"] }
  | { readonly state: "known"; readonly plan: EvaluationPlan }
  | { readonly state: "failed"; readonly message: string };

const POLL = 500;

/** The plan from what the machines run to a revision; null where there is nothing to plan. */
export function usePlan(domain: string, revision: number | null): Planned | null {
  const [planned, setPlanned] = useState<Planned | null>(null);
  useEffect(() => {
    setPlanned(revision === null ? null : { state: "asking", progress: null });
    if (revision === null) return;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (answer: Awaited<ReturnType<typeof request<Evaluation>>>) => {
      if (gone) return;
      if (!answer.ok) return setPlanned({ state: "failed", message: answer.error.message });
      const { id, status, plan, error, progress } = answer.value;
      if (plan !== null) setPlanned({ state: "known", plan });
      else if (hasEnded(status)) setPlanned({ state: "failed", message: error ?? "Nix gave no answer." });
      else {
        setPlanned({ state: "asking", progress });
        timer = setTimeout(
          () => void request<Evaluation>(`/api/domains/${domain}/evaluations/${id}`).then(hear),
          POLL,
        );
      }
    };
    void request<Evaluation>(`/api/domains/${domain}/deployments/plan`, {
      method: "POST",
      body: { revision },
    }).then(hear);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [domain, revision]);
  return planned;
}
