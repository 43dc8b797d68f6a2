"use client";

import { IconSearch, IconX } from "@tabler/icons-react";
import type { ComponentProps } from "react";
import classes from "./searchField.module.css";

type SearchFieldProps = Omit<ComponentProps<"input">, "type" | "className"> & {
  /** Given, a button clears what was typed. */
  readonly onClear?: (() => void) | undefined;
};

/** A field to find things by typing: a plain input, so that what a page shows first needs no library of fields. */
export function SearchField({ onClear, ...input }: SearchFieldProps) {
  return (
    <span className={classes.field}>
      <IconSearch size={14} stroke={1.8} className={classes.sign} aria-hidden />
      <input type="text" className={classes.input} {...input} />
      {onClear !== undefined && (
        <button type="button" className={classes.clear} aria-label="Clear the filter" onClick={onClear}>
          <IconX size={13} aria-hidden />
        </button>
      )}
    </span>
  );
}
