"use client";

import { ActionIcon } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Path } from "@/lib/model/edit";
import classes from "../fields/fields.module.css";
import { Section } from "../fields/Section";
import { SourceField } from "../fields/SourceField";
import { useField } from "../fields/useField";

/** A list of Nix sources. */
export function CodeList({
  title,
  words,
  path,
  sources,
  file,
}: {
  title: string;
  words: string;
  path: Path;
  sources: readonly string[];
  file: string;
}) {
  const field = useField(path);
  return (
    <Section
      title={title}
      path={path}
      {...(sources.length === 0 ? {} : { count: sources.length })}
      actions={
        field.readOnly ? undefined : (
          <ActionIcon
            aria-label={`Add to ${title}`}
            onClick={() => field.set([...sources, "{ pkgs, ... }:\n{\n}\n"])}
          >
            <IconPlus size={14} />
          </ActionIcon>
        )
      }
    >
      {sources.length === 0 && <p className={classes.empty}>{words}</p>}
      {sources.map((source, index) => (
        // A list of values without identity: replaced by place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className={classes.line} key={index}>
          <SourceField
            label={`${title} ${index + 1}`}
            path={[...path, index]}
            value={source}
            file={`${file}#${index}`}
          />
          <ActionIcon
            size={28}
            aria-label={`Remove ${title} ${index + 1}`}
            disabled={field.readOnly}
            onClick={() => field.set(sources.filter((_, at) => at !== index))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
    </Section>
  );
}
