"use client";

import { Autocomplete, Select, Switch, TagsInput } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTried } from "@/components/editor/useTried";
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
    field.release();
  };
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <Autocomplete
        id={id}
        data={[...suggestions]}
        value={draft ?? value}
        readOnly={field.readOnly}
        error={field.error !== null}
        onChange={(text) => {
          setDraft(text);
          if (text === value) field.release();
          else field.consider(text.trim());
        }}
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
  const tried = useTried();
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <Switch
        id={id}
        mt={5}
        checked={value}
        disabled={field.readOnly}
        {...tried({ type: "set", path, value: !value })}
        onChange={(event) => field.set(event.currentTarget.checked)}
      />
    </FieldRow>
  );
}

/** A list of words. The effect of a word being typed, or about to be crossed out, is shown before it is taken. */
export function WordsField({
  label,
  path,
  value,
  suggestions = [],
  placeholder,
  hint,
}: {
  label: string;
  path: Path;
  value: readonly string[];
  suggestions?: readonly string[];
  placeholder?: string;
  hint?: string;
}) {
  const id = useId();
  const field = useField(path);
  const typed = useRef("");
  const considerTyped = () => {
    const word = typed.current.trim();
    if (word === "" || value.includes(word)) field.release();
    else field.consider([...value, word]);
  };
  // A word whose cross the pointer is on is about to go.
  const crossed = useRef<string | null>(null);
  const considerWithout = (under: EventTarget | null) => {
    const button = under instanceof Element ? under.closest("button") : null;
    const word = button?.closest(".mantine-Pill-root")?.textContent ?? null;
    if (word === crossed.current) return;
    crossed.current = word;
    if (word === null) considerTyped();
    else field.consider(value.filter((each) => each !== word));
  };
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      {/* TagsInput itself tells of the pointer over its input alone. */}
      <div
        onPointerOver={(event) => considerWithout(event.target)}
        onPointerLeave={() => considerWithout(null)}
      >
        <TagsInput
          id={id}
          data={[...suggestions]}
          value={[...value]}
          readOnly={field.readOnly}
          error={field.error !== null}
          placeholder={value.length === 0 ? (placeholder ?? "") : ""}
          acceptValueOnBlur
          onSearchChange={(text) => {
            if (text === typed.current) return;
            typed.current = text;
            considerTyped();
          }}
          onBlur={field.release}
          onChange={(next) => field.set(next)}
        />
      </div>
    </FieldRow>
  );
}
