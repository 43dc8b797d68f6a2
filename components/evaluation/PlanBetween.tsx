"use client";

import { Button } from "@mantine/core";
import { PlanAsking } from "./PlanAsking";
import { PlanMachines } from "./PlanMachines";
import { usePlan } from "./usePlan";

/** Asks Nix which machines' systems differ between two revisions. */
export function PlanBetween({ domainId, from, to }: { domainId: string; from: number; to: number }) {
  const asked = usePlan(domainId);
  const { plan, asking } = asked;
  const ask = (build: boolean) => asked.ask({ revision: to, compareTo: from, build });
  const uncompared =
    plan?.machines.some(({ change, closure }) => change === "changed" && closure === null) ?? false;
  return (
    <>
      {plan && <PlanMachines plan={plan} />}
      <PlanAsking asked={asked} />
      {!plan && !asking && (
        <Button variant="default" size="xs" onClick={() => ask(false)}>
          Ask Nix which machines change
        </Button>
      )}
      {plan && uncompared && !asking && (
        <Button mt={8} size="compact-xs" variant="light" onClick={() => ask(true)}>
          Build what changes and compare packages
        </Button>
      )}
    </>
  );
}
