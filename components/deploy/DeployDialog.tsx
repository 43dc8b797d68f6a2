"use client";

import { Button, Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { countBySeverity } from "@/components/problems/all";
import { useProblems } from "@/components/problems/useProblems";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { DeployPreset } from "@/components/studio/view";
import { type Refusal, request } from "@/components/ui/request";
import type { OfferedPackage } from "@/lib/editor/jobs";
import { CodeChanges } from "./CodeChanges";
import {
  activates,
  machinesOf,
  packageKey,
  packagesFor,
  runTitle,
  type Where,
  whereOf,
  whereWords,
} from "./choice";
import { Destroys } from "./Destroys";
import classes from "./dialog.module.css";
import { GenerationPicker } from "./GenerationPicker";
import { PackagePicker } from "./PackagePicker";
import { PlanPart } from "./PlanPart";
import { isBlocked, PreflightPart } from "./PreflightPart";
import { RevisionPicker } from "./RevisionPicker";
import type { Run } from "./run";
import { WarningIcon } from "./StateMark";
import { StrategyPart } from "./StrategyPart";
import said from "./said.module.css";
import { PLAIN, strategyBody } from "./strategy";
import { NoNix } from "./Teach";
import { useNix } from "./useNix";
import { usePackages } from "./usePackages";
import { usePlan } from "./usePlan";
import { isChecked, usePreflight } from "./usePreflight";
import { WherePicker } from "./WherePicker";

const NONE: readonly OfferedPackage[] = [];
/** Packages whose effect Nix can tell beforehand. */
const PLANNED = new Set(["deploy", "dry-activate"]);

/** The package that the dialog was opened for, which may not be offered. */
function askedFor({ package: name = "deploy", service, cluster, script }: DeployPreset) {
  const scope = service !== undefined ? "service" : script ? "cluster" : "machine";
  return { scope, name, service: service ?? null, cluster: cluster ?? null } as const;
}

/** Chooses what runs where, from which revision; looks whether the machines are ready, and starts it. */
export function DeployDialog({ preset, onClose }: { preset: DeployPreset; onClose: () => void }) {
  const editor = useEditorStore();
  const view = useViewStore();
  const domain = useEditor((state) => state.domainId);
  const resolution = useEditor((state) => state.resolution);
  const newest = useEditor((state) => state.revision);
  const pending = useEditor((state) => state.sync.pending);
  const errors = countBySeverity(useProblems()).error;
  const nix = useNix();
  const [where, setWhere] = useState<Where>(() => {
    if (preset.cluster !== undefined) return { kind: "cluster", cluster: preset.cluster };
    return preset.machines === undefined
      ? whereOf(editor.getState().selection, resolution)
      : { kind: "machines", machines: preset.machines };
  });
  const [chosen, setChosen] = useState(() => packageKey(askedFor(preset)));
  const [revision, setRevision] = useState<number | null>(preset.revision ?? null);
  const [generation, setGeneration] = useState<number | null>(null);
  const [strategy, setStrategy] = useState(PLAIN);
  const [understood, setUnderstood] = useState(false);
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const { offer, refusal: noOffer } = usePackages(domain, revision, newest);
  const machines = useMemo(() => machinesOf(where, resolution), [where, resolution]);
  const cluster = where.kind === "cluster" ? where.cluster : null;
  const packages = useMemo(
    () => packagesFor(offer?.packages ?? NONE, machines, cluster).filter(({ terminal }) => !terminal),
    [offer, machines, cluster],
  );
  const selected = packages.find((each) => packageKey(each) === chosen) ?? packages[0] ?? null;
  const preflight = usePreflight(domain, selected?.name ?? "deploy", machines);
  const checked = selected !== null && isChecked(selected.name, selected.scope, machines.length);
  const planned = selected?.scope === "machine" && PLANNED.has(selected.name) && nix !== "missing";
  const plan = usePlan(domain, planned && pending === 0 ? (revision ?? newest) : null);
  const blocked = preflight.answer !== null && Object.values(preflight.answer.machines).some(isBlocked);
  const askable = machines.length > 0 && selected !== null && pending === 0 && nix !== "missing";
  const ready = askable && (!selected.destructive || understood);
  const name = selected?.name ?? "";
  const title = runTitle(selected ?? askedFor(preset));

  const start = async () => {
    if (selected === null) return;
    setRefusal(null);
    // What is in the way is shown first; pressing again is the person's decision.
    if (checked && preflight.answer === null) {
      const found = await preflight.check();
      if (found === null || Object.values(found.machines).some(isBlocked)) return;
    }
    setStarting(true);
    const answer = await request<Run>(`/api/domains/${domain}/deployments`, {
      method: "POST",
      body: {
        package: selected.name,
        revision: revision ?? newest,
        ...(selected.scope === "cluster"
          ? { cluster: selected.cluster }
          : { machines, strategy: strategyBody(strategy, activates(selected)) }),
        ...(selected.service === null ? {} : { service: selected.service }),
        ...(selected.name === "rollback" && machines.length === 1 && generation !== null
          ? { arguments: ["--to", String(generation)] }
          : {}),
      },
    });
    setStarting(false);
    if (!answer.ok) return setRefusal(answer.error);
    onClose();
    view.getState().showRun(answer.value.id);
  };

  const failure = refusal ?? preflight.refusal ?? noOffer;
  return (
    <Modal opened onClose={onClose} title={title} size={640}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !starting && !preflight.checking) void start();
        }}
      >
        {nix === "missing" && <NoNix />}
        <WherePicker where={where} onChange={setWhere} />
        <div className={classes.pair}>
          <PackagePicker packages={packages} selected={selected} onChange={setChosen} />
          <RevisionPicker value={revision} onChange={setRevision} />
        </div>
        {selected !== null && !selected.destructive && (
          <p className={said.described}>{selected.description}.</p>
        )}
        {name === "rollback" && machines.length === 1 && machines[0] !== undefined && (
          <GenerationPicker
            key={machines[0]}
            machine={machines[0]}
            value={generation}
            onChange={setGeneration}
          />
        )}
        {selected !== null && selected.scope !== "cluster" && (
          <StrategyPart
            form={strategy}
            onChange={setStrategy}
            machines={machines}
            checks={activates(selected)}
          />
        )}
        {errors > 0 && revision === null && (
          <p className={said.notice} role="status">
            <WarningIcon />
            {errors === 1
              ? "The domain has an error. What it is about may not build."
              : `The domain has ${errors} errors. What they are about may not build.`}
          </p>
        )}
        {offer !== null && <CodeChanges changes={offer.codeChanges} />}
        {selected?.destructive && (
          <Destroys
            selected={selected}
            where={whereWords(where, machines.length)}
            understood={understood}
            onUnderstood={setUnderstood}
          />
        )}
        {plan !== null && machines.length > 0 && <PlanPart plan={plan} machines={machines} />}
        {preflight.answer !== null && (
          <PreflightPart
            answer={preflight.answer}
            domain={domain}
            onConfirmed={() => void preflight.check()}
          />
        )}
        {failure !== null && (
          <p className={said.refused} role="alert">
            {failure.problems.length > 0
              ? failure.problems.map(({ message }) => message).join(" ")
              : failure.message}
          </p>
        )}
        <div className={classes.footer}>
          <p>
            {pending > 0
              ? "Your last edits are being saved."
              : resolution.machines.size === 0
                ? "Add a machine to deploy to first."
                : machines.length === 0
                  ? "Choose at least one machine."
                  : selected === null
                    ? "Asking which packages the flake offers."
                    : `Runs ${name} of revision ${revision ?? newest} on ${whereWords(where, machines.length)}.`}
          </p>
          {checked && (
            <Button
              variant="default"
              disabled={!askable}
              loading={preflight.checking}
              onClick={() => void preflight.check()}
            >
              {preflight.answer === null ? "Check first" : "Check again"}
            </Button>
          )}
          <Button
            type="submit"
            disabled={!ready || preflight.checking}
            loading={starting}
            {...(selected?.destructive || blocked ? { color: "red.9" } : {})}
          >
            {blocked ? `${title} anyway` : title}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
