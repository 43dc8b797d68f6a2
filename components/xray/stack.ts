import type { Json } from "@/lib/shared/json";
import type { XrayRow } from "./rows";
import { inlineValue } from "./words";

/** From this width on, in pixels, the values of two machines stand beside each other; below it, over one another. */
export const BESIDE = 520;

const LINE = 17;
const MOST_LINES = 4;
/** Width of the code font at the size of a value. */
const LETTER = 6.95;
const INDENT = 14;
/** What stands beside a value: chevron, sign and margins. */
const BESIDE_VALUE = 62;

const wordsOf = (value: Json | undefined): string => (value === undefined ? "absent" : inlineValue(value));

/** Whether a row shows two values, over one another: what differs in one line, and is not shown in full below. */
export function isStacked(row: XrayRow): boolean {
  if (row.change === null || row.change === "same" || row.open === true || row.path.length === 0)
    return false;
  return wordsOf(row.pinned) !== wordsOf(row.value);
}

/** What a row takes beyond its first line, in pixels, where the tree is so wide: as many lines as its values need. */
export function stackedHeight(row: XrayRow, width: number): number {
  if (width >= BESIDE || !isStacked(row)) return 0;
  const letters = Math.max(12, Math.floor((width - INDENT * row.level - BESIDE_VALUE) / LETTER));
  const lines = (value: Json | undefined) => Math.min(MOST_LINES, Math.ceil(wordsOf(value).length / letters));
  return (lines(row.pinned) + lines(row.value)) * LINE + 6;
}
