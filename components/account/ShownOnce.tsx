"use client";

import { Button, CopyButton } from "@mantine/core";
import classes from "./account.module.css";

/** A secret that is shown this once, and a way to take it along. */
export function ShownOnce({ value, words }: { value: string; words: string }) {
  return (
    <div className={classes.secret} role="status">
      <span className={classes.grow}>
        <code>{value}</code>
        <br />
        <span className={classes.dim}>{words}</span>
      </span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
