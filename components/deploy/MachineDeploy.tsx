import { Button } from "@mantine/core";
import { IconRefresh, IconRocket } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { Section } from "@/components/inspector/fields/Section";
import { useViewStore } from "@/components/studio/ViewProvider";
import { Ago } from "@/components/ui/Ago";
import type { MachineRef } from "@/lib/model/element";
import { packagesFor } from "./choice";
import { DriftFacts } from "./DriftFacts";
import classes from "./inspector.module.css";
import { runState } from "./outcome";
import { PackageActions } from "./PackageActions";
import { runWords } from "./run";
import runsClasses from "./runs.module.css";
import { StateMark } from "./StateMark";
import said from "./said.module.css";
import { NoNix, NotEvaluated } from "./Teach";
import { useDrift } from "./useDrift";
import { useNix } from "./useNix";
import { usePackages } from "./usePackages";
import { useRuns } from "./useRun";

/** A machine's deployment: what it runs beside what it should, what can be run on it, and what was. */
export function MachineDeploy({ element }: { element: MachineRef }) {
  const suffix = useEditor((state) => state.document.suffix);
  const machine = `${element.machine}.${element.cluster}.${suffix}`;
  const nix = useNix();
  return (
    <>
      {nix === "missing" && (
        <div className={said.noNix}>
          <NoNix />
        </div>
      )}
      <DriftSection machine={machine} />
      <ActionSection machine={machine} usable={nix !== "missing"} />
      <RunSection machine={machine} />
    </>
  );
}

function DriftSection({ machine }: { machine: string }) {
  const domain = useEditor((state) => state.domainId);
  const may = useEditor((state) => state.access.deploy);
  const { drift: all, busy, refusal, check } = useDrift(domain);
  const drift = all?.find((each) => each.machine === machine) ?? null;
  return (
    <Section
      title="What it runs"
      actions={
        may && (
          <Button
            size="compact-xs"
            variant="default"
            loading={busy}
            leftSection={<IconRefresh size={12} aria-hidden />}
            onClick={() => void check([machine])}
          >
            Check now
          </Button>
        )
      }
    >
      {drift !== null && <DriftFacts drift={drift} />}
      {refusal !== null && (
        <p className={said.refused} role="alert">
          {refusal}
        </p>
      )}
    </Section>
  );
}

function ActionSection({ machine, usable }: { machine: string; usable: boolean }) {
  const domain = useEditor((state) => state.domainId);
  const revision = useEditor((state) => state.revision);
  const may = useEditor((state) => state.access.deploy);
  const view = useViewStore();
  const { offer } = usePackages(domain, null, revision);
  const packages = useMemo(() => packagesFor(offer?.packages ?? [], [machine]), [offer, machine]);
  return (
    <Section
      title="Run on it"
      actions={
        may && (
          <Button
            size="compact-xs"
            disabled={!usable}
            leftSection={<IconRocket size={12} aria-hidden />}
            onClick={() => view.getState().open({ kind: "deploy", package: "deploy", machines: [machine] })}
          >
            Deploy …
          </Button>
        )
      }
    >
      <PackageActions
        packages={packages.filter(({ name, scope }) => !(name === "deploy" && scope === "machine"))}
        machines={[machine]}
        disabled={!may || !usable}
      />
      {offer !== null && !offer.known && <NotEvaluated />}
    </Section>
  );
}

const RECENT = 5;

function RunSection({ machine }: { machine: string }) {
  const domain = useEditor((state) => state.domainId);
  const view = useViewStore();
  const { runs } = useRuns(domain);
  const own = (runs ?? []).filter(({ targets }) => targets.some(({ element }) => element === machine));
  if (runs === null) return null;
  return (
    <Section title="Last runs" count={own.length}>
      {own.length === 0 && <p className={said.driftWords}>Nothing was run on it from here.</p>}
      <ul className={classes.recent}>
        {own.slice(0, RECENT).map((run) => {
          const state = run.result?.[machine]?.state;
          return (
            <li key={run.id}>
              <StateMark state={state ?? runState(run, [])} />
              <button
                type="button"
                className={runsClasses.runLink}
                onClick={() => view.getState().showRun(run.id)}
              >
                {runWords(run)}
              </button>
              <span className={classes.dim}>
                revision {run.revision}, <Ago time={run.createdAt} />
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
