"use client";

import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { elementPath, type ServiceRef } from "@/lib/model/element";
import type { Service } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { SwitchField, WordsField } from "../fields/ChoiceField";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { KeyValueSection } from "../fields/KeyValueField";
import { Section } from "../fields/Section";
import { useCommit } from "../fields/useField";
import { BindingLine } from "./BindingLine";

/** Whom a service reaches: its selectors, its roles, and whether it is on. */
export function ServiceForm({ element, service }: { element: ServiceRef; service: Service }) {
  const path = elementPath(element);
  const mayEdit = useEditor((state) => state.access.edit);
  const roles = sortedKeys(service.roles);
  const [fresh, setFresh] = useState<string | null>(null);
  return (
    <>
      <Section title="Runs on">
        <BindingLine element={element} binding={{ kind: "selectors" }} filters={service.selectors} />
      </Section>
      <Section title="Roles" {...(roles.length === 0 ? {} : { count: roles.length })}>
        {roles.length === 0 && (
          <p className={classes.empty}>
            A role is a list of machines that the definition receives by name: roles.server.ips. It may reach
            into other clusters.
          </p>
        )}
        {roles.map((role) => (
          <BindingLine
            key={role}
            element={element}
            binding={{ kind: "role", role }}
            filters={service.roles[role] ?? []}
            fresh={role === fresh}
          />
        ))}
        {mayEdit && <NewRole element={element} taken={roles} onAdded={setFresh} />}
      </Section>
      <Section title="Service">
        <SwitchField
          label="Enabled"
          path={[...path, "enable"]}
          value={service.enable}
          {...(service.enable ? {} : { hint: "Left out of every machine, kept in the domain." })}
        />
        <WordsField
          label="systemd units"
          path={[...path, "units"]}
          value={service.units}
          placeholder="nginx …"
          hint="What restart and status of this service mean."
        />
      </Section>
      <KeyValueSection
        title="Settings"
        path={[...path, "settings"]}
        value={service.settings}
        words="Values of options that cluster modules add to services."
      />
    </>
  );
}

function NewRole({
  element,
  taken,
  onAdded,
}: {
  element: ServiceRef;
  taken: readonly string[];
  /** Added by key: what comes next is who plays it. */
  onAdded: (role: string) => void;
}) {
  const [name, setName] = useState<string | null>(null);
  const { refusal, commit, clear } = useCommit();
  const add = (byKey: boolean) => {
    const role = name?.trim() ?? "";
    if (role === "" || taken.includes(role)) return setName(null);
    const done = commit({
      type: "set",
      path: [...elementPath(element), "roles", role],
      value: [],
    });
    if (!done) return;
    setName(null);
    if (byKey) onAdded(role);
  };
  if (name === null)
    return (
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        mt={6}
        ml={-6}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => setName("")}
      >
        New role
      </Button>
    );
  return (
    <div className={classes.newRole}>
      <TextInput
        aria-label="Name of the new role"
        placeholder="server, then Enter"
        autoFocus
        value={name}
        onChange={(event) => {
          clear();
          setName(event.currentTarget.value);
        }}
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
      <FieldMessage error={refusal} warning={null} />
    </div>
  );
}
