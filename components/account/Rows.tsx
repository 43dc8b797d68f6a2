import { Skeleton } from "@mantine/core";
import classes from "./account.module.css";

/** Stands for rows that are on their way, or says why they are not. */
export function RowsPending({ refusal }: { refusal: string | null }) {
  if (refusal !== null)
    return (
      <p role="alert" className={classes.boxLine} style={{ margin: 0, color: "var(--cs-error)" }}>
        {refusal}
      </p>
    );
  return (
    <div className={classes.boxLine} aria-busy="true">
      <Skeleton height={12} width="60%" />
    </div>
  );
}
