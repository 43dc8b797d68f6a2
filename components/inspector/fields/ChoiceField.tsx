"use client";

import { Autocomplete, Select, Switch, TagsInput } from "@mantine/core";
import { useId, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";
import type { Path } from "@/lib/model/edit";
import { FieldRow } from "./FieldRow";
import { useField } from "./useField";

interface Option {
  readonly value: string;
  readonly label: string;
}

/** One of a few values. */
export function SelectField({
  label,
  path,
  value,
  options,
  hint,
}: {
  label: string;
  path: Path;
  value: string;
  options: readonly Option[];
  hint?: string;
}) {
  const id = useId();
  const field = useField(path);
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <Select
        id={id}
        data={options}
        value={value}
        readOnly={field.readOnly}
        error={field.error !== null}
        allowDeselect={false}
        onChange={(next) => next !== null && next !== value && field.set(next)}
      />
    </FieldRow>
  );
}

/** A string for which some values are usual and every other is possible. */
export function SuggestField({
  label,
  path,
  value,
  suggestions,
  hint,
}: {
  label: string;
  path: Path;
  value: string;
  suggestions: readonly string[];
  hint?: string;
}) {
  const id = useId();
  const field = useField(path);
  const [draft, setDraft] = useState<string | null>(null);
  const take = (text: string) => {
    if (text === value || field.set(text.trim())) setDraft(null);
  };
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <Autocomplete
        id={id}
        data={[...suggestions]}
        value={draft ?? value}
        readOnly={field.readOnly}
        error={field.error !== null}
        onChange={setDraft}
        onOptionSubmit={take}
        onBlur={() => draft !== null && take(draft)}
        onKeyDown={(event) => event.key === "Enter" && draft !== null && take(draft)}
      />
    </FieldRow>
  );
}

/** Yes or no. */
export function SwitchField({
  label,
  path,
  value,
  hint,
}: {
  label: string;
  path: Path;
  value: boolean;
  hint?: string;
}) {
  const id = useId();
  const field = useField(path);
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <Switch
        id={id}
        mt={5}
        checked={value}
        disabled={field.readOnly}
        onChange={(event) => field.set(event.currentTarget.checked)}
      />
    </FieldRow>
  );
}

/** A list of words. With `considered`, the effect of a word being typed is shown before it is taken. */
export function WordsField({
  label,
  path,
  value,
  suggestions = [],
  placeholder,
  hint,
  considered = false,
}: {
  label: string;
  path: Path;
  value: readonly string[];
  suggestions?: readonly string[];
  placeholder?: string;
  hint?: string;
  considered?: boolean;
}) {
  const id = useId();
  const field = useField(path);
  const store = useEditorStore();
  const consider = (typed: string) => {
    if (!considered) return;
    const word = typed.trim();
    store
      .getState()
      .tryEdit(word === "" || value.includes(word) ? null : { type: "set", path, value: [...value, word] });
  };
  // A word whose cross the pointer is on is about to go.
  const considerWithout = (under: EventTarget) => {
    if (!considered || field.readOnly || !(under instanceof Element)) return;
    const pill = under.closest("button") === null ? null : under.closest(".mantine-Pill-root");
    const word = pill?.textContent ?? "";
    const next = value.filter((each) => each !== word);
    if (next.length < value.length) store.getState().tryEdit({ type: "set", path, value: next });
    else if (store.getState().tentative?.edit.type === "set") store.getState().tryEdit(null);
  };
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      {/* TagsInput itself tells of the pointer over its input alone. */}
      <div
        onPointerOver={(event) => considerWithout(event.target)}
        onPointerLeave={() => considered && store.getState().tryEdit(null)}
      >
        <TagsInput
          id={id}
          data={[...suggestions]}
          value={[...value]}
          readOnly={field.readOnly}
          error={field.error !== null}
          placeholder={value.length === 0 ? (placeholder ?? "") : ""}
          acceptValueOnBlur
          onSearchChange={consider}
          onBlur={() => considered && store.getState().tryEdit(null)}
          onChange={(next) => field.set(next)}
        />
      </div>
    </FieldRow>
  );
}
