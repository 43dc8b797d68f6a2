"use client";

import { Button, Checkbox, Modal, NumberInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { DeployPreset } from "@/components/studio/view";
import { type Refusal, request } from "@/components/ui/request";
import {
  machinesOf,
  packageKey,
  packagesFor,
  USUAL_PACKAGES,
  type Where,
  whereOf,
  whereWords,
} from "./choice";
import classes from "./deploy.module.css";
import { PackagePicker } from "./PackagePicker";
import { RevisionPicker } from "./RevisionPicker";
import type { Run } from "./run";
import { WarningIcon } from "./StateMark";
import { NoNix } from "./Teach";
import { useNix } from "./useNix";
import { WherePicker } from "./WherePicker";

/** Chooses what runs where, from which revision, and starts it. */
export function DeployDialog({ preset, onClose }: { preset: DeployPreset; onClose: () => void }) {
  const editor = useEditorStore();
  const view = useViewStore();
  const domain = useEditor((state) => state.domainId);
  const resolution = useEditor((state) => state.resolution);
  const pending = useEditor((state) => state.sync.pending);
  const nix = useNix();
  const [where, setWhere] = useState<Where>(() =>
    preset.machines === undefined
      ? whereOf(editor.getState().selection, resolution)
      : { kind: "machines", machines: preset.machines },
  );
  const [chosen, setChosen] = useState(() =>
    packageKey({ name: preset.package ?? "deploy", service: preset.service ?? null }),
  );
  const [revision, setRevision] = useState<number | null>(preset.revision ?? null);
  const [generation, setGeneration] = useState<number | string>("");
  const [understood, setUnderstood] = useState(false);
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const machines = useMemo(() => machinesOf(where, resolution), [where, resolution]);
  const packages = useMemo(() => packagesFor(USUAL_PACKAGES, machines), [machines]);
  const selected = packages.find((each) => packageKey(each) === chosen) ?? packages[0];
  const ready =
    machines.length > 0 &&
    selected !== undefined &&
    pending === 0 &&
    nix !== "missing" &&
    (!selected.destructive || understood);

  const start = async () => {
    if (selected === undefined) return;
    setStarting(true);
    setRefusal(null);
    const answer = await request<Run>(`/api/domains/${domain}/deployments`, {
      method: "POST",
      body: {
        package: selected.name,
        machines,
        ...(selected.service === null ? {} : { service: selected.service }),
        ...(revision === null ? {} : { revision }),
        ...(selected.name === "rollback" && generation !== ""
          ? { arguments: ["--to", String(generation)] }
          : {}),
      },
    });
    setStarting(false);
    if (!answer.ok) return setRefusal(answer.error);
    onClose();
    view.getState().showRun(answer.value.id);
  };

  return (
    <Modal opened onClose={onClose} title="Deploy" size={620}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !starting) void start();
        }}
      >
        {nix === "missing" && <NoNix />}
        <WherePicker where={where} onChange={setWhere} />
        <PackagePicker packages={packages} selected={selected ?? null} onChange={setChosen} />
        {selected?.name === "rollback" && selected.scope === "machine" && (
          <NumberInput
            label="Generation"
            placeholder="the one before the present"
            min={1}
            allowDecimal={false}
            value={generation}
            onChange={setGeneration}
            w={240}
          />
        )}
        <RevisionPicker value={revision} onChange={setRevision} />
        {selected?.destructive && (
          <div className={classes.destroys} role="alert">
            <WarningIcon />
            <div>
              <p>
                <b>{selected.name}</b> destroys: {selected.description}.
              </p>
              <Checkbox
                label={`I want this on ${whereWords(where, machines.length)}`}
                checked={understood}
                onChange={(event) => setUnderstood(event.currentTarget.checked)}
              />
            </div>
          </div>
        )}
        {refusal !== null && (
          <p className={classes.refused} role="alert">
            {refusal.problems.length > 0
              ? refusal.problems.map(({ message }) => message).join(" ")
              : refusal.message}
          </p>
        )}
        <div className={classes.footer}>
          <p>
            {pending > 0
              ? "Your last edits are being saved."
              : machines.length === 0
                ? "Choose at least one machine."
                : `Runs ${selected?.name ?? ""} on ${whereWords(where, machines.length)}.`}
          </p>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            type="submit"
            disabled={!ready}
            loading={starting}
            {...(selected?.destructive ? { color: "red" } : {})}
          >
            {selected?.name === "deploy" ? "Deploy" : `Run ${selected?.name ?? ""}`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
