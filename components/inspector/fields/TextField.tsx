"use client";

import { TextInput } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";
import { FieldMessage, FieldRow } from "./FieldRow";
import classes from "./fields.module.css";
import { useField } from "./useField";

interface DraftProps {
  value: string;
  label: string;
  id?: string;
  placeholder?: string | undefined;
  mono?: boolean;
  /** Looks like plain text until it is pointed at. */
  quiet?: boolean;
  error?: boolean;
  readOnly?: boolean;
  list?: string;
  onCommit: (value: string) => boolean;
  onRevert?: () => void;
  /** Told of another text while it is typed, and of null when nobody considers one any more. */
  onConsider?: (value: string | null) => void;
}

/** Text that is edited in place: taken on Enter or when the focus leaves, dropped on Escape, kept while refused. */
export function DraftInput({
  value,
  label,
  id,
  placeholder,
  mono = false,
  quiet = false,
  error = false,
  readOnly = false,
  list,
  onCommit,
  onRevert,
  onConsider,
}: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const considering = useRef<typeof onConsider>(undefined);
  const consider = (text: string | null) => {
    const considered = text === value ? null : text;
    if (considered === null && considering.current === undefined) return;
    considering.current = considered === null ? undefined : onConsider;
    onConsider?.(considered);
  };
  // A field that goes away considers nothing any more.
  useEffect(() => () => considering.current?.(null), []);
  const take = () => {
    if (draft === null) return;
    if (draft === value || onCommit(draft)) setDraft(null);
    consider(null);
  };
  return (
    <TextInput
      {...(id === undefined ? { "aria-label": label } : { id })}
      {...(list === undefined ? {} : { list })}
      {...(mono || quiet
        ? { className: [mono && classes.mono, quiet && classes.quiet].filter(Boolean).join(" ") }
        : {})}
      value={draft ?? value}
      placeholder={placeholder ?? ""}
      error={error}
      readOnly={readOnly}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        consider(event.currentTarget.value);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
        if (event.key === "Escape" && draft !== null) {
          event.stopPropagation();
          setDraft(null);
          consider(null);
          onRevert?.();
        }
      }}
    />
  );
}

/** A string of the document. With `nullable`, nothing typed means null. */
export function TextField({
  label,
  path,
  value,
  placeholder,
  hint,
  nullable = false,
  mono = false,
}: {
  label: string;
  path: Path;
  value: string | null;
  placeholder?: string;
  hint?: string;
  nullable?: boolean;
  mono?: boolean;
}) {
  const id = useId();
  const field = useField(path);
  const written = (text: string) => (nullable && text.trim() === "" ? null : text.trim());
  return (
    <FieldRow label={label} path={path} labelFor={id} hint={hint} error={field.error} warning={field.warning}>
      <DraftInput
        id={id}
        label={label}
        value={value ?? ""}
        placeholder={placeholder}
        mono={mono}
        error={field.error !== null}
        readOnly={field.readOnly}
        onRevert={field.clear}
        onCommit={(text) => field.set(written(text))}
        onConsider={(text) => (text === null ? field.release() : field.consider(written(text)))}
      />
    </FieldRow>
  );
}

/** As TextField without the label's column, for cells of a list. */
export function TextCell({
  label,
  path,
  value,
  placeholder,
}: {
  label: string;
  path: Path;
  value: string;
  placeholder?: string;
}) {
  const field = useField(path);
  return (
    <div data-place={pointer(...path)}>
      <DraftInput
        label={label}
        value={value}
        placeholder={placeholder}
        mono
        error={field.error !== null}
        readOnly={field.readOnly}
        onRevert={field.clear}
        onCommit={(text) => field.set(text.trim())}
        onConsider={(text) => (text === null ? field.release() : field.consider(text.trim()))}
      />
      <FieldMessage error={field.error} warning={field.warning} />
    </div>
  );
}
