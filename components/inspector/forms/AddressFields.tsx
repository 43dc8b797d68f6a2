"use client";

import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
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
        onConsider={(text) => {
          const { address, prefixLength } = writtenAddress(text ?? "");
          if (text === null || addressFault(family, address) !== null) field.release();
          else line.consider({ ...value, address, prefixLength: prefixLength ?? value.prefixLength });
        }}
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
  const store = useEditorStore();
  const field = useField(path);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => () => store.getState().tryEdit(null), [store]);
  // Leaving the field takes what it holds, but for Escape.
  const dropped = useRef(false);
  const home = String(path[1] ?? "");
  const cluster = useEditor((state) => own(state.document.clusters, home));
  /** What the text says so far; `next` is the interface with it, as soon as it is an address. */
  const reading = (typed: string) => {
    const { address, prefixLength } = writtenAddress(typed);
    const wrong = addressFault(family, address);
    const oddPrefix = prefixLength === null && /\/\s*\S/.test(typed);
    const right = wrong === null && !oddPrefix;
    const likely = right && prefixLength === null ? likelyPrefix(family, address, value, cluster) : null;
    const length = prefixLength ?? likely?.prefixLength;
    const next =
      right && length !== undefined
        ? { ...value, [family]: [...value[family], { address, prefixLength: length }] }
        : null;
    return { wrong, oddPrefix, likely, next };
  };
  const { wrong, oddPrefix, likely, next } = reading(text);
  const take = (byKey: boolean) => {
    if (text.trim() === "") return onClose();
    if (wrong !== null) return setFault(wrong);
    if (oddPrefix) return setFault(`The prefix length is a number, as in ${EXAMPLES[family]}.`);
    if (next !== null && field.set(next)) onSaved(value[family].length, byKey);
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
          const { next: considered } = reading(event.currentTarget.value);
          if (considered === null) field.release();
          else field.consider(considered);
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
