"use client";

import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import type { Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { CustomFilter } from "./CustomFilter";
import { FilterPopover } from "./FilterPopover";
import { FilterSentence, type Tone } from "./FilterSentence";
import classes from "./filters.module.css";
import { useCountOf } from "./useCountOf";

interface TokenProps {
  filter: Filter;
  cluster: string;
  tone: Tone;
  label: string;
  readOnly: boolean;
  /** Stands in a list with others, so that an operation needs parentheses. */
  grouped: boolean;
  /** Null removes it. */
  onChange: (filter: Filter | null) => void;
  /** Undefined: nothing is considered. */
  onConsider: (filter: Filter | null | undefined) => void;
}

/** One filter of a sentence: a word to press, or two lists with an operation between them. */
export function FilterToken(props: TokenProps) {
  const { filter } = props;
  if (filter.filter === "except" || filter.filter === "intersect")
    return <Operation {...props} filter={filter} />;
  return <Atom {...props} />;
}

function Atom({ filter, cluster, tone, label, readOnly, onChange, onConsider }: TokenProps) {
  const [opened, setOpened] = useState(false);
  const countOf = useCountOf(cluster);
  const count = countOf(filter);
  const words = filterSentence(filter, cluster);
  const close = (next: Filter | null) => {
    setOpened(false);
    onChange(next);
  };
  const face = (
    <button
      type="button"
      className={classes.token}
      data-tone={tone}
      data-empty={count === 0 ? "" : undefined}
      aria-label={`${words}, ${count === null ? "machines known to Nix only" : `${count} machines`}`}
      aria-expanded={opened}
      disabled={readOnly}
      onClick={() => setOpened(!opened)}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") {
          event.preventDefault();
          onChange(null);
        }
      }}
    >
      <span className={classes.shape} aria-hidden />
      <span className={classes.words}>{words}</span>
      <span className={classes.count}>{count ?? "?"}</span>
    </button>
  );
  return (
    <FilterPopover
      opened={opened}
      onOpened={setOpened}
      cluster={cluster}
      title={`Change ${words} in ${label}`}
      onPick={onChange}
      onConsider={(next) => onConsider(next ?? undefined)}
      footer={
        <>
          {filter.filter === "custom" && (
            <CustomFilter
              source={filter.source}
              label={label}
              onChange={(source) => close({ filter: "custom", source })}
            />
          )}
          <Button.Group>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => close({ filter: "except", of: [filter], without: [] })}
            >
              Except …
            </Button>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => close({ filter: "intersect", of: [filter], with: [] })}
            >
              Only those also in …
            </Button>
          </Button.Group>
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            ml="auto"
            onPointerEnter={() => onConsider(null)}
            onPointerLeave={() => onConsider(undefined)}
            onFocus={() => onConsider(null)}
            onBlur={() => onConsider(undefined)}
            onClick={() => close(null)}
          >
            Remove
          </Button>
        </>
      }
    >
      {face}
    </FilterPopover>
  );
}

type Compound = Extract<Filter, { filter: "except" | "intersect" }>;

function secondOf(filter: Compound): readonly Filter[] {
  return filter.filter === "except" ? filter.without : filter.with;
}

function compound(kind: Compound["filter"], of: readonly Filter[], second: readonly Filter[]): Compound {
  return kind === "except"
    ? { filter: "except", of, without: second }
    : { filter: "intersect", of, with: second };
}

function Operation({
  filter,
  cluster,
  tone,
  label,
  readOnly,
  grouped,
  onChange,
  onConsider,
}: TokenProps & { filter: Compound }) {
  const countOf = useCountOf(cluster);
  const second = secondOf(filter);
  const word = filter.filter === "except" ? "except" : "that are also in";
  const other = filter.filter === "except" ? "intersect" : "except";
  const part = (list: readonly Filter[], which: "of" | "second"): React.ReactNode => (
    <FilterSentence
      filters={list}
      cluster={cluster}
      tone={tone}
      label={`${label}, ${which === "of" ? `before “${word}”` : `after “${word}”`}`}
      readOnly={readOnly}
      onChange={(next) =>
        onChange(
          which === "of" ? compound(filter.filter, next, second) : compound(filter.filter, filter.of, next),
        )
      }
      onConsider={(next) =>
        onConsider(
          next === null
            ? undefined
            : which === "of"
              ? compound(filter.filter, next, second)
              : compound(filter.filter, filter.of, next),
        )
      }
    />
  );
  return (
    <span className={classes.operation} data-grouped={grouped ? "" : undefined}>
      {part(filter.of, "of")}
      <Menu position="bottom-start" width={220} disabled={readOnly}>
        <Menu.Target>
          <button type="button" className={classes.operator} aria-label={`${word}: change the operation`}>
            {word}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onChange(compound(other, filter.of, second))}>
            {other === "except" ? "… except these" : "… only those also in"}
          </Menu.Item>
          <Menu.Item onClick={() => onChange(compound(filter.filter, second, filter.of))}>
            Swap the two sides
          </Menu.Item>
          <Menu.Item disabled={filter.of.length !== 1} onClick={() => onChange(filter.of[0] ?? null)}>
            Keep the left side only
          </Menu.Item>
          <Menu.Item onClick={() => onChange(compound("except", [filter], []))}>Except …</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--cs-error)" onClick={() => onChange(null)}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {part(second, "second")}
      {grouped && (
        <span className={classes.operationCount} title="machines it resolves to">
          = {countOf(filter) ?? "?"}
        </span>
      )}
    </span>
  );
}
