"use client";

import { structuredPatch } from "diff";
import { Fragment, useMemo } from "react";
import classes from "./diff.module.css";
import panes from "./panes.module.css";

/** Beyond this, finding the smallest difference takes too long to wait for. */
const LARGEST_EDIT = 4000;

interface Line {
  readonly sign: "+" | "−" | " ";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

const LINE_CLASS = { "+": classes.lineAdded, "−": classes.lineRemoved, " ": undefined } as const;

type Hunk = readonly Line[];

/** The lines in which two texts differ, with three around them. Null: they have too little in common to tell. */
export function diffLines(before: string, after: string): readonly Hunk[] | null {
  const patch = structuredPatch("", "", ended(before), ended(after), undefined, undefined, {
    context: 3,
    maxEditLength: LARGEST_EDIT,
  });
  if (patch === undefined) return null;
  return patch.hunks.map((hunk) => {
    let left = hunk.oldStart;
    let right = hunk.newStart;
    return hunk.lines.flatMap((line): Line[] => {
      const text = line.slice(1);
      if (line.startsWith("+")) return [{ sign: "+", text, before: null, after: right++ }];
      if (line.startsWith("-")) return [{ sign: "−", text, before: left++, after: null }];
      if (line.startsWith("\\")) return [];
      return [{ sign: " ", text, before: left++, after: right++ }];
    });
  });
}

/** A last line without its end is not a difference worth a word here. */
function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Two texts as one, with what went and what came. */
export function LineDiff({
  label,
  before,
  after,
  numbers = true,
}: {
  /** What the texts are, in words. */
  label: string;
  before: string;
  after: string;
  numbers?: boolean;
}) {
  const hunks = useMemo(() => diffLines(before, after), [before, after]);
  if (hunks === null) {
    return <p className={panes.empty}>The two texts have too little in common to be shown line by line.</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.diff} tabIndex={0} aria-label={`Lines that differ in ${label}`}>
      <table className={classes.diffTable}>
        <tbody>
          {hunks.map((hunk, index) => (
            <Fragment key={`${hunk[0]?.before} ${hunk[0]?.after}`}>
              {index > 0 && (
                <tr>
                  <td className={classes.gap} colSpan={numbers ? 4 : 2}>
                    ⋯
                  </td>
                </tr>
              )}
              {hunk.map((line) => (
                <tr key={`${line.before} ${line.after}`} className={LINE_CLASS[line.sign]}>
                  {numbers && (
                    <>
                      <td className={classes.lineNumber}>{line.before}</td>
                      <td className={classes.lineNumber}>{line.after}</td>
                    </>
                  )}
                  <td className={classes.lineSign}>{line.sign}</td>
                  <td className={classes.lineText}>{line.text}</td>
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
