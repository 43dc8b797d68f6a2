"use client";

import { ActionIcon, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTried } from "@/components/editor/useTried";
import { focusPlace } from "@/components/problems/focusPlace";
import type { Path } from "@/lib/model/edit";
import { type JsonObject, own, pointer, sortedKeys } from "@/lib/shared/json";
import { FieldMessage } from "./FieldRow";
import classes from "./fields.module.css";
import { typedText, typedValue } from "./jsonText";
import { Section } from "./Section";
import { DraftInput } from "./TextField";
import { useField } from "./useField";

/** A record of free keys (annotations, settings): a line each, values as text or JSON. */
export function KeyValueSection({
  title,
  path,
  value,
  words,
}: {
  title: string;
  path: Path;
  value: JsonObject;
  words: string;
}) {
  const keys = sortedKeys(value);
  const field = useField(path);
  const [key, setKey] = useState<string | null>(null);
  const add = (byKey: boolean) => {
    const name = key?.trim() ?? "";
    if (name === "") return setKey(null);
    if (own(value, name) === undefined) field.set({ ...value, [name]: "" });
    setKey(null);
    if (byKey) focusPlace([...path, name]);
  };
  return (
    <Section
      title={title}
      path={path}
      {...(keys.length === 0 ? {} : { count: keys.length })}
      actions={
        field.readOnly ? undefined : (
          <ActionIcon aria-label={`Add to ${title.toLowerCase()}`} onClick={() => setKey("")}>
            <IconPlus size={14} />
          </ActionIcon>
        )
      }
    >
      {keys.length === 0 && key === null && <p className={classes.empty}>{words}</p>}
      <div className={classes.grid}>
        {keys.map((name) => (
          <KeyValueLine key={name} name={name} path={path} value={value} />
        ))}
        {key !== null && (
          <TextInput
            aria-label={`New key of ${title.toLowerCase()}`}
            placeholder="key, then Enter"
            autoFocus
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            onBlur={() => add(false)}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                // What takes the focus now shall not take this key as well.
                event.preventDefault();
                add(true);
              }
              if (event.key === "Escape") setKey(null);
            }}
          />
        )}
      </div>
      <FieldMessage error={field.error} warning={field.warning} />
    </Section>
  );
}

function KeyValueLine({ name, path, value }: { name: string; path: Path; value: JsonObject }) {
  const field = useField([...path, name]);
  const tried = useTried();
  return (
    <div data-place={pointer(...path, name)}>
      <div className={classes.pair}>
        <span className={classes.key} title={name}>
          {name}
        </span>
        <DraftInput
          label={`Value of ${name}`}
          value={typedText(own(value, name) ?? null)}
          mono
          error={field.error !== null}
          readOnly={field.readOnly}
          onRevert={field.clear}
          onCommit={(text) => field.set(typedValue(text))}
          onConsider={(text) => (text === null ? field.release() : field.consider(typedValue(text)))}
        />
        <ActionIcon
          aria-label={`Remove ${name}`}
          size={28}
          disabled={field.readOnly}
          {...tried({ type: "unset", path: [...path, name] })}
          onClick={() => field.unset()}
        >
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      <FieldMessage error={field.error} warning={field.warning} />
    </div>
  );
}
