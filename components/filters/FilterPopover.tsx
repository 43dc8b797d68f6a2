"use client";

import { Popover } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Filter } from "@/lib/model/schema";
import { begunWords, type Compound, finished, unfinished } from "./compound";
import { FilterPicker } from "./FilterPicker";
import classes from "./filters.module.css";

/**
 * The list of filters under the button that opens it; closes when one is picked, and gives the focus back. An operation
 * goes on to ask for its second part: it is picked once it has one.
 */
export function FilterPopover({
  opened,
  onOpened,
  cluster,
  title,
  begin = null,
  onPick,
  onConsider,
  footer,
  children,
}: {
  opened: boolean;
  onOpened: (opened: boolean) => void;
  cluster: string;
  title: string;
  /** An operation whose second part is asked for at once. */
  begin?: Compound | null;
  onPick: (filter: Filter) => void;
  onConsider: (filter: Filter | null) => void;
  /** Below the list; `ask` goes on with an operation. */
  footer?: (ask: (begun: Compound) => void) => ReactNode;
  children: ReactNode;
}) {
  const [asked, setAsked] = useState<Compound | null>(null);
  useEffect(() => {
    if (!opened) setAsked(null);
  }, [opened]);
  const begun = asked ?? begin;
  const pick = (filter: Filter) => {
    const next = begun === null ? unfinished(filter) : null;
    if (next !== null) return setAsked(next);
    onOpened(false);
    onPick(begun === null ? filter : finished(begun, filter));
  };
  return (
    <Popover
      opened={opened}
      onChange={onOpened}
      position="bottom-start"
      // Else it would be as wide as the longest name of a machine.
      width={350}
      trapFocus
      // The list is there with the key that opens it.
      transitionProps={{ duration: 0 }}
      returnFocus
      withinPortal
      closeOnEscape
      // What it hangs on has a menu of its own to speak of.
      withRoles={begin === null}
      offset={4}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0} className={classes.dropdown ?? ""} role="dialog" aria-label={title}>
        {begun !== null && <p className={classes.begun}>{begunWords(begun, cluster)} …</p>}
        <FilterPicker
          key={begun === null ? "filter" : "second"}
          cluster={cluster}
          label={begun === null ? title : `${begunWords(begun, cluster)} …, in ${title}`}
          second={begun !== null}
          onConsider={(filter) =>
            onConsider(filter === null || begun === null ? filter : finished(begun, filter))
          }
          onPick={pick}
        />
        {footer !== undefined && begun === null && <div className={classes.footer}>{footer(setAsked)}</div>}
      </Popover.Dropdown>
    </Popover>
  );
}
