"use client";

import { ActionIcon } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTried } from "@/components/editor/useTried";
import { focusPlace } from "@/components/problems/focusPlace";
import type { Path } from "@/lib/model/edit";
import type { DeclaredAddress } from "@/lib/model/schema";
import { FieldMessage } from "../fields/FieldRow";
import classes from "../fields/fields.module.css";
import { NumberCell } from "../fields/NumberField";
import { Section } from "../fields/Section";
import { TextCell } from "../fields/TextField";
import { useField } from "../fields/useField";
import { NewDeclaredAddress } from "./NewDeclaredAddress";

/** The addresses under which a machine offers something: a role, an address and perhaps a port. */
export function DeclaredAddresses({
  path,
  addresses,
}: {
  path: Path;
  addresses: readonly DeclaredAddress[];
}) {
  const field = useField(path);
  const tried = useTried();
  const [adding, setAdding] = useState(false);
  const without = (index: number) => addresses.filter((_, at) => at !== index);
  return (
    <Section
      title="Declared addresses"
      path={path}
      {...(addresses.length === 0 ? {} : { count: addresses.length })}
      actions={
        field.readOnly ? undefined : (
          <ActionIcon aria-label="Declare an address" onClick={() => setAdding(true)}>
            <IconPlus size={14} />
          </ActionIcon>
        )
      }
    >
      {addresses.length === 0 && !adding && (
        <p className={classes.empty}>What this machine offers where: dns at 10.0.0.1 port 53, say.</p>
      )}
      {(addresses.length > 0 || adding) && (
        <div className={`${classes.declaredLine} ${classes.columns}`} aria-hidden>
          <span>role</span>
          <span>address</span>
          <span>port</span>
        </div>
      )}
      {addresses.map((each, index) => (
        // A list of values without identity: replaced by place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className={classes.declaredLine} key={index}>
          <TextCell
            label={`Role of address ${index + 1}`}
            path={[...path, index, "role"]}
            value={each.role}
          />
          <TextCell
            label={`Declared address ${index + 1}`}
            path={[...path, index, "address"]}
            value={each.address}
          />
          <NumberCell
            label={`Port of address ${index + 1}`}
            path={[...path, index, "port"]}
            value={each.port}
            placeholder="port"
          />
          <ActionIcon
            size={28}
            aria-label={`Remove the declared address ${index + 1}`}
            disabled={field.readOnly}
            {...tried({ type: "set", path, value: without(index) })}
            onClick={() => field.set(without(index))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      {adding && (
        <NewDeclaredAddress
          path={path}
          addresses={addresses}
          onSaved={(index, byKey) => {
            setAdding(false);
            if (byKey) focusPlace([...path, index, "role"]);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      <FieldMessage error={field.error} warning={field.warning} />
    </Section>
  );
}
