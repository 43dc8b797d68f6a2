"use client";

import { TextInput } from "@mantine/core";
import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import type { Path } from "@/lib/model/edit";
import type { DeclaredAddress } from "@/lib/model/schema";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { useField } from "../fields/useField";

const CELLS = [
  { key: "role", label: "Role of the new address", placeholder: "dns" },
  { key: "address", label: "New declared address", placeholder: "10.0.0.1" },
  { key: "port", label: "Port of the new address", placeholder: "port" },
] as const;

const EMPTY = { role: "", address: "", port: "" };

/** A declared address that is being written: nothing of the document until it has a role and an address. */
export function NewDeclaredAddress({
  path,
  addresses,
  onSaved,
  onClose,
}: {
  path: Path;
  addresses: readonly DeclaredAddress[];
  onSaved: (index: number, byKey: boolean) => void;
  onClose: () => void;
}) {
  const field = useField(path);
  const line = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(EMPTY);
  const take = (byKey: boolean) => {
    const role = draft.role.trim();
    const address = draft.address.trim();
    const port = draft.port.trim();
    if (role === "" && address === "" && port === "") return onClose();
    if (role === "" || address === "") {
      if (byKey) line.current?.querySelectorAll("input")[role === "" ? 0 : 1]?.focus();
      return;
    }
    const written = /^\d+$/.test(port) ? Number(port) : port;
    if (field.set([...addresses, { role, address, port: port === "" ? null : written }]))
      onSaved(addresses.length, byKey);
  };
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) take(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      take(true);
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what happens in the fields inside
    <div onBlur={onBlur} onKeyDown={onKeyDown}>
      <div className={classes.declaredLine} ref={line}>
        {CELLS.map(({ key, label, placeholder }) => (
          <TextInput
            key={key}
            className={classes.mono ?? ""}
            aria-label={label}
            placeholder={placeholder}
            autoFocus={key === "role"}
            value={draft[key]}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              field.clear();
              setDraft({ ...draft, [key]: event.currentTarget.value });
            }}
          />
        ))}
      </div>
      <FieldMessage error={field.error} warning={null} />
    </div>
  );
}
