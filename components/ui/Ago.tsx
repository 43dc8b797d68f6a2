"use client";

import { useSyncExternalStore } from "react";

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago a time was, in words. */
export function agoWords(time: Date, now: Date): string {
  const seconds = (now.getTime() - time.getTime()) / 1000;
  for (const [unit, length] of STEPS) {
    if (seconds >= length)
      return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(
        -Math.floor(seconds / length),
        unit,
      );
  }
  return "just now";
}

const never = () => () => {};

/** A time as "3 hours ago" once the browser knows its clock, with the exact time behind it. */
export function Ago({ time }: { time: string }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const date = new Date(time);
  return (
    <time dateTime={time} title={here ? date.toLocaleString() : time}>
      {here ? agoWords(date, new Date()) : time.slice(0, 10)}
    </time>
  );
}
