import type { Problem } from "@/lib/shared/problem";

/** The line of its source that a problem speaks of, if it does. */
export function lineOf({ message }: Problem): number | undefined {
  const found = /\bline (\d+)\b/.exec(message);
  return found ? Number(found[1]) : undefined;
}
