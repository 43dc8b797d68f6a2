"use client";

import { useId } from "react";
import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";
import { FieldMessage, FieldRow } from "./FieldRow";
import { DraftInput } from "./TextField";
import { useField } from "./useField";

function numberOf(text: string): number | string {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** A whole number of the document; what is no number goes to the model, whose words then stand below. */
export function NumberField({ label, path, value }: { label: string; path: Path; value: number }) {
  const id = useId();
  const field = useField(path);
  return (
    <FieldRow label={label} path={path} labelFor={id} error={field.error} warning={field.warning}>
      <DraftInput
        id={id}
        label={label}
        value={String(value)}
        mono
        error={field.error !== null}
        readOnly={field.readOnly}
        onRevert={field.clear}
        onCommit={(text) => field.set(numberOf(text))}
        onConsider={(text) => (text === null ? field.release() : field.consider(numberOf(text)))}
      />
    </FieldRow>
  );
}

export function NumberCell({
  label,
  path,
  value,
  placeholder,
}: {
  label: string;
  path: Path;
  value: number | null;
  placeholder?: string;
}) {
  const field = useField(path);
  const written = (text: string) => (text.trim() === "" ? null : numberOf(text));
  return (
    <div data-place={pointer(...path)}>
      <DraftInput
        label={label}
        value={value === null ? "" : String(value)}
        placeholder={placeholder}
        mono
        error={field.error !== null}
        readOnly={field.readOnly}
        onRevert={field.clear}
        onCommit={(text) => field.set(written(text))}
        onConsider={(text) => (text === null ? field.release() : field.consider(written(text)))}
      />
      <FieldMessage error={field.error} warning={field.warning} />
    </div>
  );
}
