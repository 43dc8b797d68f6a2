"use client";

import { ActionIcon, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTried } from "@/components/editor/useTried";
import { focusPlace } from "@/components/problems/focusPlace";
import type { Path } from "@/lib/model/edit";
import type { Interface } from "@/lib/model/schema";
import { own, pointer, sortedKeys } from "@/lib/shared/json";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { NumberCell } from "../fields/NumberField";
import { Section } from "../fields/Section";
import { DraftInput } from "../fields/TextField";
import { useField } from "../fields/useField";
import { AddressCell, FAMILY_WORDS, NewAddress } from "./AddressFields";
import type { Family } from "./addressText";

const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

type Interfaces = { readonly [name: string]: Interface };

/** A machine's network interfaces with their static addresses. */
export function Interfaces({ path, interfaces }: { path: Path; interfaces: Interfaces }) {
  const field = useField(path);
  const [name, setName] = useState<string | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const names = sortedKeys(interfaces);
  const add = (byKey: boolean) => {
    const text = name?.trim() ?? "";
    if (byKey) setFresh(text);
    if (text !== "" && own(interfaces, text) === undefined)
      field.set({ ...interfaces, [text]: { useDHCP: false, ipv4: [], ipv6: [] } });
    setName(null);
  };
  return (
    <Section
      title="Interfaces"
      path={path}
      {...(names.length === 0 ? {} : { count: names.length })}
      actions={
        field.readOnly ? undefined : (
          <ActionIcon aria-label="Add an interface" onClick={() => setName("")}>
            <IconPlus size={14} />
          </ActionIcon>
        )
      }
    >
      {names.length === 0 && name === null && (
        <p className={classes.empty}>Without a static address, services receive no IP of this machine.</p>
      )}
      {names.map((each) => {
        const value = interfaces[each];
        if (value === undefined) return null;
        const { [each]: _, ...others } = interfaces;
        const renamed = (next: string) =>
          next === "" || own(interfaces, next) !== undefined ? null : { ...others, [next]: value };
        return (
          <InterfaceBlock
            key={each}
            name={each}
            path={[...path, each]}
            value={value}
            onRename={(next) => {
              const all = renamed(next);
              return all !== null && field.set(all);
            }}
            onConsiderName={(next) => {
              const all = next === null ? null : renamed(next);
              if (all === null) field.release();
              else field.consider(all);
            }}
            fresh={each === fresh}
          />
        );
      })}
      {name !== null && (
        <TextInput
          aria-label="Name of the new interface"
          placeholder="eth0, then Enter"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={() => add(false)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              // What takes the focus now shall not take this key as well.
              event.preventDefault();
              add(true);
            }
            if (event.key === "Escape") setName(null);
          }}
        />
      )}
      <FieldMessage error={field.error} warning={field.warning} />
    </Section>
  );
}

function InterfaceBlock({
  name,
  path,
  value,
  onRename,
  onConsiderName,
  fresh,
}: {
  name: string;
  path: Path;
  value: Interface;
  onRename: (name: string) => boolean;
  onConsiderName: (name: string | null) => void;
  /** Just added by key: what comes next is its address. */
  fresh: boolean;
}) {
  const field = useField(path);
  const [adding, setAdding] = useState<Family | null>(null);
  const buttons = { ipv4: useRef<HTMLButtonElement>(null), ipv6: useRef<HTMLButtonElement>(null) };
  useEffect(() => {
    if (fresh) setAdding("ipv4");
  }, [fresh]);
  const addresses = [
    ...value.ipv4.map((each, index) => ({ family: "ipv4" as const, index, each })),
    ...value.ipv6.map((each, index) => ({ family: "ipv6" as const, index, each })),
  ];
  const tried = useTried();
  const without = (family: Family, index: number) => ({
    ...value,
    [family]: value[family].filter((_, at) => at !== index),
  });
  return (
    <div className={classes.block} data-place={pointer(...path)}>
      <div className={classes.blockHead}>
        <div className={classes.blockName}>
          <DraftInput
            label={`Name of the interface ${name}`}
            value={name}
            mono
            quiet
            readOnly={field.readOnly}
            onCommit={(next) => onRename(next.trim())}
            onConsider={(next) => onConsiderName(next?.trim() ?? null)}
          />
        </div>
        <Switch
          label="DHCP"
          checked={value.useDHCP}
          disabled={field.readOnly}
          {...tried({ type: "set", path, value: { ...value, useDHCP: !value.useDHCP } })}
          onChange={(event) => field.set({ ...value, useDHCP: event.currentTarget.checked })}
        />
        {!field.readOnly && (
          <span className={classes.blockActions}>
            {FAMILIES.map((family) => (
              <ActionIcon
                key={family}
                ref={buttons[family]}
                aria-label={`Add an ${FAMILY_WORDS[family]} address to ${name}`}
                title={`Add an ${FAMILY_WORDS[family]} address`}
                w={36}
                onClick={() => setAdding(family)}
              >
                <span className={classes.actionWord}>+ {family.slice(2)}</span>
              </ActionIcon>
            ))}
            <ActionIcon
              aria-label={`Remove the interface ${name}`}
              {...tried({ type: "unset", path })}
              onClick={() => field.unset()}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </span>
        )}
      </div>
      {addresses.map(({ family, index, each }) => (
        <div className={classes.addressLine} key={`${family}${index}`}>
          <AddressCell
            label={`${FAMILY_WORDS[family]} address ${index + 1} of ${name}`}
            family={family}
            path={[...path, family, index]}
            value={each}
          />
          <span className={classes.slash}>/</span>
          <NumberCell
            label={`Prefix length of address ${index + 1} of ${name}`}
            path={[...path, family, index, "prefixLength"]}
            value={each.prefixLength}
          />
          <ActionIcon
            size={28}
            aria-label={`Remove ${each.address}`}
            disabled={field.readOnly}
            {...tried({ type: "set", path, value: without(family, index) })}
            onClick={() => field.set(without(family, index))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      {adding !== null && (
        <NewAddress
          key={adding}
          name={name}
          family={adding}
          path={path}
          value={value}
          onSaved={(index, byKey) => {
            setAdding(null);
            if (byKey) focusPlace([...path, adding, index, "address"]);
          }}
          onClose={() => {
            setAdding(null);
            buttons[adding].current?.focus();
          }}
        />
      )}
      <FieldMessage error={field.error} warning={field.warning} />
    </div>
  );
}
