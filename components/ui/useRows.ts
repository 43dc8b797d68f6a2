"use client";

import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";

/** Rows above and below what is seen that are drawn as well. */
const OVERSCAN = 12;

interface Rows {
  /** Where each row begins, and after the last one where they end. */
  readonly tops: readonly number[];
  /** The first row that is drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Scrolls by as little as shows a row. */
  readonly show: (index: number) => void;
}

/** The last row that begins at or above `y`. */
export function rowAt(tops: readonly number[], y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** As `useFixedRows`, for rows of several heights. */
export function useRows<Row>(
  box: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  heightOf: (row: Row) => number,
): Rows {
  const tops = useMemo(() => {
    const ends = [0];
    for (const row of rows) ends.push((ends.at(-1) ?? 0) + heightOf(row));
    return ends;
  }, [rows, heightOf]);
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const { scrollTop: top, clientHeight: height } = element;
      setSeen((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box]);
  const show = useCallback(
    (index: number) => {
      const element = box.current;
      const [top, bottom] = [tops[index], tops[index + 1]];
      if (element === null || top === undefined || bottom === undefined) return;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTop = bottom - element.clientHeight;
    },
    [box, tops],
  );
  // A list that has become shorter may be looked at beyond its end for a moment.
  const top = Math.min(seen.top, Math.max(0, (tops.at(-1) ?? 0) - seen.height));
  return {
    tops,
    from: Math.max(0, rowAt(tops, top) - OVERSCAN),
    to: Math.min(rows.length, rowAt(tops, top + seen.height) + 1 + OVERSCAN),
    show,
  };
}
