"use client";
import { IconArrowsDiff, IconMinus, IconPlus } from "@tabler/icons-react";
import classes from "./Legend.module.css";
import { useCanvas } from "./state";

function Line({ kind }: { kind: "selectors" | "role" | "without" }) {
  return (
    <svg
      width="34"
      height="12"
      viewBox="0 0 34 12"
      aria-hidden="true"
      className={classes.legendLine}
      data-kind={kind}
    >
      <path d="M1 6H25" />
      {kind === "selectors" && <rect x="25" y="2.5" width="7" height="7" rx="1" />}
      {kind === "role" && <rect x="26" y="3" width="6" height="6" transform="rotate(45 29 6)" />}
      {kind === "without" && (
        <>
          <circle cx="29" cy="6" r="4.2" />
          <path d="M26.2 8.8 31.8 3.2" />
        </>
      )}
    </svg>
  );
}

/** What the lines mean, and while an edit is tried, what its marks do: both at once would cover the graph. */
export function Legend() {
  const trying = useCanvas((state) => state.marks !== null);
  return (
    <ul className={classes.legend} aria-label="Legend">
      <li hidden={trying}>
        <Line kind="selectors" /> selects
      </li>
      <li hidden={trying}>
        <Line kind="role" /> role
      </li>
      <li hidden={trying}>
        <Line kind="without" /> leaves out
      </li>
      <li hidden={!trying}>
        <span data-mark="gains">
          <IconPlus size={11} stroke={2.8} aria-hidden="true" />
        </span>
        gains
        <span data-mark="loses">
          <IconMinus size={11} stroke={2.8} aria-hidden="true" />
        </span>
        loses
        <span data-mark="different">
          <IconArrowsDiff size={11} stroke={2.4} aria-hidden="true" />
        </span>
        differs
      </li>
    </ul>
  );
}
