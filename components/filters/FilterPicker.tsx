"use client";

import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import type { Filter } from "@/lib/model/schema";
import classes from "./filters.module.css";
import { type FilterOption, filterOptions, matchingOptions } from "./options";
import { useCountOf } from "./useCountOf";

/**
 * A searchable list of filters. Moving through it considers each one (`onConsider`), so that its effect can be seen
 * before it is picked; leaving considers nothing.
 */
export function FilterPicker({
  cluster,
  label,
  second = false,
  onPick,
  onConsider,
}: {
  cluster: string;
  label: string;
  /** Asks for the second part of an operation, after its first was picked in the same place. */
  second?: boolean;
  onPick: (filter: Filter) => void;
  onConsider: (filter: Filter | null) => void;
}) {
  const id = useId();
  const document = useEditor((state) => state.document);
  const countOf = useCountOf(cluster);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(-1);
  const listRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  // At once: whoever types on after the key that opened the list means the list.
  useLayoutEffect(() => inputRef.current?.focus({ preventScroll: true }), []);
  const all = useMemo(
    () => filterOptions(document, cluster).filter(({ group }) => !second || group !== "Combine"),
    [document, cluster, second],
  );
  const options = useMemo(() => matchingOptions(all, query, cluster), [all, query, cluster]);

  const consider = (index: number) => {
    setActive(index);
    const option = options[index];
    onConsider(option?.filter ?? null);
    listRef.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" });
  };
  // What was considered is let go when the list disappears, however that happens.
  const release = useRef(onConsider);
  release.current = onConsider;
  useEffect(() => () => release.current(null), []);

  const pick = (option: FilterOption | undefined) => {
    if (option === undefined) return;
    onConsider(null);
    onPick(option.filter);
  };

  return (
    <div className={classes.picker}>
      <input
        ref={inputRef}
        className={classes.pickerInput}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        placeholder="Machine, tag, cluster …"
        value={query}
        spellCheck={false}
        data-autofocus
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(-1);
          onConsider(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") {
            event.preventDefault();
            consider(Math.min(active + 1, options.length - 1));
          } else if (event.key === "ArrowUp") {
            event.preventDefault();
            consider(Math.max(active - 1, 0));
          } else if (event.key === "Enter") {
            event.preventDefault();
            pick(options[Math.max(active, 0)]);
          }
        }}
      />
      <div
        ref={listRef}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className={classes.options}
        onPointerLeave={() => consider(-1)}
      >
        {options.map((option, index) => (
          <div key={option.key} role="presentation">
            {options[index - 1]?.group !== option.group && (
              <div className={classes.optionGroup} role="presentation">
                {option.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input that owns the list takes the keys */}
            <div
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              data-index={index}
              className={classes.option}
              onPointerMove={() => index !== active && consider(index)}
              onClick={() => pick(option)}
            >
              <span className={classes.optionWords}>{option.words}</span>
              <span className={classes.optionDetail}>{option.detail}</span>
              <span className={classes.optionCount}>{countOf(option.filter) ?? "?"}</span>
            </div>
          </div>
        ))}
        {options.length === 0 && <p className={classes.noOptions}>Nothing of that name.</p>}
      </div>
    </div>
  );
}
