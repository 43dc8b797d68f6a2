"use client";

import { type RefObject, useCallback, useEffect, useState } from "react";

/** Rows above and below what is seen that are drawn as well. */
const OVERSCAN = 12;

interface FixedRows {
  /** The first row that is drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Scrolls by as little as shows a row. */
  readonly show: (index: number) => void;
}

/** Which of many rows of one height are to be drawn in a scrolling box. */
export function useFixedRows(box: RefObject<HTMLElement | null>, count: number, height: number): FixedRows {
  const [seen, setSeen] = useState({ first: 0, rows: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / height);
      const rows = Math.ceil(element.clientHeight / height) + 1;
      setSeen((before) => (before.first === first && before.rows === rows ? before : { first, rows }));
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, height]);
  const show = useCallback(
    (index: number) => {
      const element = box.current;
      if (element === null) return;
      const top = index * height;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + height > element.scrollTop + element.clientHeight)
        element.scrollTop = top + height - element.clientHeight;
    },
    [box, height],
  );
  // A list that has become shorter may be looked at beyond its end for a moment.
  const first = Math.min(seen.first, Math.max(0, count - seen.rows));
  return { from: Math.max(0, first - OVERSCAN), to: Math.min(count, first + seen.rows + OVERSCAN), show };
}
