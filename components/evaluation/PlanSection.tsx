"use client";

import { Button, Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import type { RevisionSummary } from "@/lib/editor/client";
import { useEvaluation } from "./EvaluationProvider";
import classes from "./panel.module.css";
import { PlanAsking } from "./PlanAsking";
import { PlanMachines } from "./PlanMachines";
import planClasses from "./plan.module.css";
import { usePlan } from "./usePlan";

const DEPLOYED = "deployed";

/** What would change on the machines, against what they run or against an earlier revision. */
export function PlanSection({ onGo }: { onGo: (element: string) => void }) {
  const { latest, current, nix } = useEvaluation();
  const domain = useEditor((state) => state.domainId);
  const revision = useEditor((state) => state.revision);
  const saved = useEditor((state) => state.sync.pending === 0);
  const mayEdit = useEditor((state) => state.access.edit);
  const [base, setBase] = useState(DEPLOYED);
  const asked = usePlan(domain);
  const compareTo = base === DEPLOYED ? DEPLOYED : Number(base);
  // The evaluation of what is open has compared with the machines already.
  const known = compareTo === DEPLOYED && current ? (latest?.plan ?? null) : null;
  const fits = asked.question?.compareTo === compareTo && asked.question.revision === revision;
  const plan = (fits ? asked.plan : null) ?? known;
  const uncompared =
    plan?.machines.some(({ change, closure }) => change === "changed" && closure === null) ?? false;
  if (!mayEdit || !nix) return null;
  return (
    <section className={classes.section} aria-label="What would change">
      <h3>What would change</h3>
      <div className={planClasses.question}>
        <BasePicker value={base} newest={revision} onChange={setBase} />
        <Button
          variant="default"
          disabled={!saved || asked.asking}
          onClick={() => asked.ask({ revision, compareTo, build: false })}
        >
          Plan
        </Button>
      </div>
      {(asked.asking || fits) && <PlanAsking asked={asked} />}
      {plan && <PlanMachines plan={plan} onGo={onGo} />}
      {plan && uncompared && !asked.asking && nix.confined !== false && (
        <Button
          mt={10}
          size="compact-xs"
          variant="light"
          disabled={!saved}
          onClick={() => asked.ask({ revision, compareTo, build: true })}
        >
          Build what changes and compare packages
        </Button>
      )}
    </section>
  );
}

function BasePicker({
  value,
  newest,
  onChange,
}: {
  value: string;
  newest: number;
  onChange: (base: string) => void;
}) {
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision makes another list
  useEffect(() => {
    let gone = false;
    void client?.revisions(domain).then((answer) => {
      if (!gone && answer.ok) setRevisions(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [client, domain, newest]);
  const earlier = revisions
    .filter(({ number }) => number !== newest)
    .map(({ number, name, message }) => ({ value: String(number), label: `r${number}: ${name ?? message}` }));
  return (
    <Select
      label="Compared with"
      size="xs"
      allowDeselect={false}
      searchable
      limit={100}
      data={[
        { value: DEPLOYED, label: "What the machines run" },
        ...(earlier.length === 0 ? [] : [{ group: "Earlier revisions", items: earlier }]),
      ]}
      value={value}
      onChange={(chosen) => onChange(chosen ?? DEPLOYED)}
    />
  );
}
