"use client";

import { Button, Menu } from "@mantine/core";
import { useRef, useState } from "react";
import type { Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { CustomFilter } from "./CustomFilter";
import { type Compound, compound, OPERATION_WORDS, secondOf, withSecond } from "./compound";
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
  /** How many machines Nix resolved it to, where that is known. */
  exact: number | null;
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

function Atom({ filter, cluster, tone, label, readOnly, exact, onChange, onConsider }: TokenProps) {
  const [opened, setOpened] = useState(false);
  const countOf = useCountOf(cluster);
  const count = countOf(filter) ?? exact;
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
      footer={(ask) => (
        <>
          {filter.filter === "custom" && (
            <CustomFilter
              source={filter.source}
              label={label}
              onChange={(source) => close({ filter: "custom", source })}
            />
          )}
          <Button.Group>
            <Button variant="default" size="compact-xs" onClick={() => ask(compound("except", [filter], []))}>
              Except …
            </Button>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => ask(compound("intersect", [filter], []))}
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
      )}
    >
      {face}
    </FilterPopover>
  );
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
  const [excepting, setExcepting] = useState(false);
  const operator = useRef<HTMLButtonElement>(null);
  /** A way to change the operation, which shows what it would do before it is taken. */
  const way = (next: Filter | null) => ({
    onPointerEnter: () => onConsider(next),
    onPointerLeave: () => onConsider(undefined),
    onFocus: () => onConsider(next),
    onBlur: () => onConsider(undefined),
    onClick: () => onChange(next),
  });
  const word = OPERATION_WORDS[filter.filter];
  const other = filter.filter === "except" ? "intersect" : "except";
  const part = (list: readonly Filter[], which: "of" | "second"): React.ReactNode => (
    <FilterSentence
      filters={list}
      cluster={cluster}
      tone={tone}
      label={`${label}, ${which === "of" ? `before “${word}”` : `after “${word}”`}`}
      readOnly={readOnly}
      onChange={(next) =>
        onChange(which === "of" ? compound(filter.filter, next, second) : withSecond(filter, next))
      }
      onConsider={(next) =>
        onConsider(
          next === null
            ? undefined
            : which === "of"
              ? compound(filter.filter, next, second)
              : withSecond(filter, next),
        )
      }
    />
  );
  return (
    <span className={classes.operation}>
      {part(filter.of, "of")}
      <FilterPopover
        opened={excepting}
        onOpened={setExcepting}
        cluster={cluster}
        title={label}
        begin={compound("except", [filter], [])}
        onPick={onChange}
        onConsider={(next) => onConsider(next ?? undefined)}
      >
        <span>
          <Menu position="bottom-start" width={220} disabled={readOnly} onClose={() => onConsider(undefined)}>
            <Menu.Target>
              <button
                ref={operator}
                type="button"
                className={classes.operator}
                aria-label={`${word}: change the operation`}
              >
                {word}
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item {...way(compound(other, filter.of, second))}>
                {other === "except" ? "… except these" : "… only those also in"}
              </Menu.Item>
              <Menu.Item {...way(compound(filter.filter, second, filter.of))}>Swap the two sides</Menu.Item>
              <Menu.Item disabled={filter.of.length !== 1} {...way(filter.of[0] ?? null)}>
                Keep the left side only
              </Menu.Item>
              <Menu.Item
                onClick={() => {
                  // The focus comes back here when the list closes.
                  operator.current?.focus();
                  setExcepting(true);
                }}
              >
                Except …
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item c="var(--cs-error)" {...way(null)}>
                Remove
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </FilterPopover>
      {part(second, "second")}
      {grouped && (
        <span className={classes.operationCount} title="machines it resolves to">
          = {countOf(filter) ?? "?"}
        </span>
      )}
    </span>
  );
}
