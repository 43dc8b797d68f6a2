"use client";

import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import type { Path } from "@/lib/model/edit";
import type { Interface } from "@/lib/model/schema";
import { own, pointer } from "@/lib/shared/json";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { DraftInput } from "../fields/TextField";
import { useField } from "../fields/useField";
import { addressFault, type Family, likelyPrefix, writtenAddress } from "./addressText";

export const FAMILY_WORDS: Record<Family, string> = { ipv4: "IPv4", ipv6: "IPv6" };

const EXAMPLES: Record<Family, string> = { ipv4: "192.168.1.10/24", ipv6: "fd00::10/64" };

/** The address of a line; one that is written with its prefix length sets both. */
export function AddressCell({
  label,
  family,
  path,
  value,
}: {
  label: string;
  family: Family;
  /** Of the line, which holds an address and a prefix length. */
  path: Path;
  value: Interface[Family][number];
}) {
  const field = useField([...path, "address"]);
  const line = useField(path);
  const [fault, setFault] = useState<string | null>(null);
  const error = fault ?? field.error ?? line.error;
  const commit = (text: string) => {
    const { address, prefixLength } = writtenAddress(text);
    const wrong = addressFault(family, address);
    setFault(wrong);
    if (wrong !== null) return false;
    return prefixLength === null ? field.set(text.trim()) : line.set({ ...value, address, prefixLength });
  };
  return (
    <div data-place={pointer(...path, "address")}>
      <DraftInput
        label={label}
        value={value.address}
        mono
        error={error !== null}
        readOnly={field.readOnly}
        onRevert={() => {
          setFault(null);
          field.clear();
          line.clear();
        }}
        onCommit={commit}
      />
      <FieldMessage error={error} warning={field.warning} />
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
  const [fault, setFault] = useState<string | null>(null);
  // Leaving the field takes what it holds, but for Escape.
  const dropped = useRef(false);
  const home = String(path[1] ?? "");
  const cluster = useEditor((state) => own(state.document.clusters, home));
  const written = writtenAddress(text);
  const oddPrefix = written.prefixLength === null && /\/\s*\S/.test(text);
  const likely =
    written.prefixLength === null && !oddPrefix && addressFault(family, written.address) === null
      ? likelyPrefix(family, written.address, value, cluster)
      : null;
  const take = (byKey: boolean) => {
    if (text.trim() === "") return onClose();
    const { address } = written;
    const wrong = addressFault(family, address);
    if (wrong !== null) return setFault(wrong);
    if (oddPrefix) return setFault(`The prefix length is a number, as in ${EXAMPLES[family]}.`);
    const prefixLength = written.prefixLength ?? likely?.prefixLength;
    if (prefixLength === undefined) return;
    const index = value[family].length;
    if (field.set({ ...value, [family]: [...value[family], { address, prefixLength }] }))
      onSaved(index, byKey);
  };
  const error = fault ?? field.error;
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
          setFault(null);
          field.clear();
          setText(event.currentTarget.value);
        }}
        onBlur={() => {
          if (!dropped.current) take(false);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            take(true);
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            dropped.current = true;
            onClose();
          }
        }}
      />
      {likely !== null && error === null && (
        <p className={classes.empty} role="status">
          Taken with /{likely.prefixLength}, {likely.because}.
        </p>
      )}
      <FieldMessage error={error} warning={null} />
    </div>
  );
}
