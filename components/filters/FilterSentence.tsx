"use client";

import { IconPlus } from "@tabler/icons-react";
import { Fragment, useEffect, useRef, useState } from "react";
import type { Filter } from "@/lib/model/schema";
import { FilterPopover } from "./FilterPopover";
import { FilterToken } from "./FilterToken";
import classes from "./filters.module.css";

export type Tone = "selector" | "role";

export interface FilterListProps {
  readonly filters: readonly Filter[];
  /** The service's cluster, which short forms mean. */
  readonly cluster: string;
  readonly tone: Tone;
  readonly label: string;
  readonly readOnly: boolean;
  /** Turns true when the list shall ask for another filter by itself. */
  readonly asking?: boolean;
  /** How many machines Nix resolved the whole list to, where Nix alone can tell and has. */
  readonly exact?: number | null;
  readonly onChange: (filters: readonly Filter[]) => void;
  /** The list as it would be; null when nothing is considered any more. */
  readonly onConsider: (filters: readonly Filter[] | null) => void;
}

/** A list of filters as one sentence of tokens; each opens on its own, and a plus adds to the union. */
export function FilterSentence(props: FilterListProps) {
  const { filters, cluster, label, readOnly, asking = false, exact = null, onChange, onConsider } = props;
  const [adding, setAdding] = useState(false);
  const plus = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!asking) return;
    // The focus comes back here when the list closes.
    plus.current?.focus();
    setAdding(true);
  }, [asking]);
  const replaced = (index: number, filter: Filter | null) =>
    filters.flatMap((each, at) => (at === index ? (filter === null ? [] : [filter]) : [each]));
  return (
    <span className={classes.sentence}>
      {filters.map((filter, index) => (
        // Filters have no identity but their place: a list is replaced whole.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={index}>
          {index > 0 && <span className={classes.joint}>and</span>}
          <FilterToken
            filter={filter}
            cluster={cluster}
            tone={props.tone}
            label={label}
            readOnly={readOnly}
            grouped={filters.length > 1}
            exact={filters.length === 1 ? exact : null}
            onChange={(next) => onChange(replaced(index, next))}
            onConsider={(next) => onConsider(next === undefined ? null : replaced(index, next))}
          />
        </Fragment>
      ))}
      {filters.length === 0 && <span className={classes.nobody}>nobody</span>}
      {!readOnly && (
        <FilterPopover
          opened={adding}
          onOpened={setAdding}
          cluster={cluster}
          title={`Add to ${label}`}
          onPick={(filter) => onChange([...filters, filter])}
          onConsider={(filter) => onConsider(filter === null ? null : [...filters, filter])}
        >
          <button
            ref={plus}
            type="button"
            className={classes.add}
            aria-label={`Add to ${label}`}
            title={`Add to ${label}`}
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            <IconPlus size={13} aria-hidden />
          </button>
        </FilterPopover>
      )}
    </span>
  );
}
