"use client";
import { memo, useMemo } from "react";
import type { PoolNode } from "@/lib/editor/graph/graph";
import type { PoolPlan } from "@/lib/editor/graph/pool";
import { SIZE } from "@/lib/editor/graph/size";
import { useCanvas } from "../state";
import classes from "./frames.module.css";

/** One path for all dots of a kind: a thousand machines are a handful of elements. */
function dots(machines: readonly string[], columns: number, shown: (fqdn: string) => boolean): string {
  const { cell, size } = SIZE.dot;
  let path = "";
  machines.forEach((fqdn, index) => {
    if (!shown(fqdn)) return;
    const x = (index % columns) * cell;
    const y = Math.floor(index / columns) * cell;
    path += `M${x} ${y}h${size}v${size}h-${size}z`;
  });
  return path;
}

/** The machines of a folded pool, by name, row by row; those that are reached light up. */
export const DotField = memo(function DotField({ node, plan }: { node: PoolNode; plan: PoolPlan }) {
  const columns = plan.machines.columns;
  const rows = Math.ceil(node.machines.length / columns);
  const highlight = useCanvas((state) => state.highlight?.machines);
  const marks = useCanvas((state) => state.marks);
  const all = useMemo(() => dots(node.machines, columns, () => true), [node.machines, columns]);
  const lit = useMemo(
    () => [
      {
        kind: "role",
        path: dots(node.machines, columns, (fqdn) => highlight?.get(fqdn)?.selected === false),
      },
      {
        kind: "selector",
        path: dots(node.machines, columns, (fqdn) => highlight?.get(fqdn)?.selected === true),
      },
      ...(["gains", "loses", "different"] as const).map((kind) => ({
        kind,
        path: marks === null ? "" : dots(node.machines, columns, (fqdn) => marks.get(fqdn) === kind),
      })),
    ],
    [node.machines, columns, highlight, marks],
  );
  const { cell } = SIZE.dot;
  return (
    <svg
      className={classes.dots}
      style={{ left: SIZE.pool.padding, bottom: SIZE.pool.padding }}
      width={columns * cell}
      height={rows * cell}
      role="img"
      aria-label={`${node.machines.length} machines`}
    >
      <path d={all} className={classes.dot} />
      {lit.map(
        ({ kind, path }) =>
          path !== "" && <path key={kind} d={path} className={classes.dot} data-kind={kind} />,
      )}
    </svg>
  );
});
