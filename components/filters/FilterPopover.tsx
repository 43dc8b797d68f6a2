"use client";

import { Popover } from "@mantine/core";
import type { ReactNode } from "react";
import type { Filter } from "@/lib/model/schema";
import { FilterPicker } from "./FilterPicker";
import classes from "./filters.module.css";

/** The list of filters under the button that opens it; closes when one is picked, and gives the focus back. */
export function FilterPopover({
  opened,
  onOpened,
  cluster,
  title,
  onPick,
  onConsider,
  footer,
  children,
}: {
  opened: boolean;
  onOpened: (opened: boolean) => void;
  cluster: string;
  title: string;
  onPick: (filter: Filter) => void;
  onConsider: (filter: Filter | null) => void;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Popover
      opened={opened}
      onChange={onOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      withinPortal
      closeOnEscape
      offset={4}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0} className={classes.dropdown ?? ""} aria-label={title}>
        <FilterPicker
          cluster={cluster}
          label={title}
          onConsider={onConsider}
          onPick={(filter) => {
            onOpened(false);
            onPick(filter);
          }}
        />
        {footer !== undefined && <div className={classes.footer}>{footer}</div>}
      </Popover.Dropdown>
    </Popover>
  );
}
