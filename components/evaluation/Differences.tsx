"use client";

import type { PreviewDifference } from "@/lib/editor/evaluation";
import type { Json } from "@/lib/shared/json";
import classes from "./evaluation.module.css";

const MOST = 200;

function shown(value: Json): string {
  if (value === null) return "nothing";
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return value.join(", ") || "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Where Nix's values are not the preview's, and why; Nix is right. */
export function Differences({ differences }: { differences: readonly PreviewDifference[] }) {
  return (
    <section className={classes.section}>
      <h3>
        Nix and the preview differ <span>{differences.length}</span>
      </h3>
      {differences.length === 0 && (
        <p className={classes.dim}>Every address, tag and binding is as the preview says.</p>
      )}
      {differences.slice(0, MOST).map((each) => (
        <div key={`${each.machine}${each.service}${each.path}`} className={classes.difference}>
          <p>
            <b>{each.machine ?? each.service}</b> <code>{each.path.slice(1).replaceAll("/", ".")}</code>
          </p>
          <dl>
            <dt>preview</dt>
            <dd>{shown(each.preview)}</dd>
            <dt>exact</dt>
            <dd>{shown(each.exact)}</dd>
          </dl>
          <p className={classes.dim}>{each.why}</p>
        </div>
      ))}
      {differences.length > MOST && <p className={classes.dim}>… and {differences.length - MOST} more.</p>}
    </section>
  );
}
