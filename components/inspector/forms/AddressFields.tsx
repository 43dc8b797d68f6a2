"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Path } from "@/lib/model/edit";
import type { Interface } from "@/lib/model/schema";
import { pointer } from "@/lib/shared/json";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { DraftInput } from "../fields/TextField";
import { useField } from "../fields/useField";
import { writtenAddress } from "./addressText";

export type Family = "ipv4" | "ipv6";

export const FAMILY_WORDS: Record<Family, string> = { ipv4: "IPv4", ipv6: "IPv6" };

const EXAMPLES: Record<Family, string> = { ipv4: "192.168.1.10/24", ipv6: "fd00::10/64" };

/** The address of a line; one that is written with its prefix length sets both. */
export function AddressCell({
  label,
  path,
  value,
}: {
  label: string;
  /** Of the line, which holds an address and a prefix length. */
  path: Path;
  value: Interface[Family][number];
}) {
  const field = useField([...path, "address"]);
  const line = useField(path);
  const commit = (text: string) => {
    const { address, prefixLength } = writtenAddress(text);
    return prefixLength === null ? field.set(text.trim()) : line.set({ ...value, address, prefixLength });
  };
  return (
    <div data-place={pointer(...path, "address")}>
      <DraftInput
        label={label}
        value={value.address}
        mono
        error={field.error !== null || line.error !== null}
        readOnly={field.readOnly}
        onRevert={() => {
          field.clear();
          line.clear();
        }}
        onCommit={commit}
      />
      <FieldMessage error={field.error ?? line.error} warning={field.warning} />
    </div>
  );
}

/** An address that is being added to an interface: nothing of the document until it is one, with its prefix length. */
export function NewAddress({
  name,
  family,
  path,
  value,
  onSaved,
  onClose,
}: {
  name: string;
  family: Family;
  /** Of the interface. */
  path: Path;
  value: Interface;
  onSaved: (index: number, byKey: boolean) => void;
  onClose: () => void;
}) {
  const field = useField(path);
  const [text, setText] = useState("");
  const [missing, setMissing] = useState<string | null>(null);
  const take = (byKey: boolean) => {
    const { address, prefixLength } = writtenAddress(text);
    if (text.trim() === "") return onClose();
    if (prefixLength === null)
      return setMissing(`Give the prefix length as well, as in ${EXAMPLES[family]}.`);
    const index = value[family].length;
    if (field.set({ ...value, [family]: [...value[family], { address, prefixLength }] }))
      onSaved(index, byKey);
  };
  const error = missing ?? field.error;
  return (
    <div className={classes.newAddress}>
      <TextInput
        className={classes.mono ?? ""}
        aria-label={`New ${FAMILY_WORDS[family]} address of ${name}`}
        placeholder={EXAMPLES[family]}
        autoFocus
        value={text}
        error={error !== null}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setMissing(null);
          field.clear();
          setText(event.currentTarget.value);
        }}
        onBlur={() => take(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            take(true);
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            onClose();
          }
        }}
      />
      <FieldMessage error={error} warning={null} />
    </div>
  );
}
