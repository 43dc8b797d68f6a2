import { Loader, Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import type { Generation } from "@/lib/editor/inspections";
import { inspect } from "./inspect";
import classes from "./said.module.css";

const BEFORE = "before";

/** Which of its earlier systems a machine goes back to; null is the one before the present. */
export function GenerationPicker({
  machine,
  value,
  onChange,
}: {
  machine: string;
  value: number | null;
  onChange: (generation: number | null) => void;
}) {
  const domain = useEditor((state) => state.domainId);
  const [generations, setGenerations] = useState<readonly Generation[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const path = `machines/${encodeURIComponent(machine)}/generations`;
    inspect<{ generations: readonly Generation[] }>(domain, path, {}, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      if (answer.ok) setGenerations(answer.value.answer.generations);
      else setRefusal(answer.error.message);
    });
    return () => stop.abort();
  }, [domain, machine]);
  const earlier = (generations ?? []).map((each) => ({
    value: String(each.number),
    label: words(each),
    disabled: each.running && each.boot,
  }));
  return (
    <div>
      <Select
        label="Go back to"
        allowDeselect={false}
        searchable={earlier.length > 12}
        rightSection={generations === null && refusal === null ? <Loader size={14} /> : undefined}
        data={[
          { value: BEFORE, label: "The generation before the present one" },
          ...(earlier.length === 0 ? [] : [{ group: `Generations of ${machine}`, items: earlier }]),
        ]}
        value={value === null ? BEFORE : String(value)}
        onChange={(chosen) => onChange(chosen === null || chosen === BEFORE ? null : Number(chosen))}
      />
      {generations?.length === 1 && (
        <p className={classes.described} role="status">
          It has no generation but the present one, so there is nothing to go back to.
        </p>
      )}
      {refusal !== null && (
        <p className={classes.described} role="status">
          Its generations can't be listed: {refusal}
        </p>
      )}
    </div>
  );
}

function words({ number, revision, createdAt, running, boot, toplevel }: Generation): string {
  const parts = [
    `${number}`,
    revision === null ? toplevel.replace(/^\/nix\/store\/(.{8})[^-]*-/, "$1…-") : `revision ${revision}`,
    ...(createdAt === null ? [] : [new Date(createdAt).toLocaleString()]),
    ...(running ? ["runs now"] : []),
    ...(boot && !running ? ["boots next"] : []),
  ];
  return parts.join(" · ");
}
