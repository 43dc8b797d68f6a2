/** Sizes in canvas units, shared by the layout and the style sheets (which get them as node dimensions). */
export const SIZE = {
  frame: { header: 44, padding: 18, gap: 56 },
  service: { width: 208, header: 40, row: 24, bottom: 8 },
  services: { width: 172, height: 76 },
  operation: { width: 66, height: 26 },
  function: { width: 112, height: 32 },
  missing: { width: 150, height: 34 },
  domain: { width: 250, height: 44 },
  tag: { width: 108, height: 26, gapX: 12, gapY: 10 },
  machine: { width: 204, height: 54, gapX: 22, gapY: 24 },
  compact: { width: 138, height: 34, gapX: 20, gapY: 20 },
  pool: { header: 38, padding: 14, gap: 18 },
  /** One machine of a folded pool: a dot in its cell. */
  dot: { cell: 11, size: 7 },
} as const;

/** Above this many machines an open pool shows small cards. */
export const CARDS_UP_TO = 16;

/** Columns of a grid of `count` cells that comes out about `aspect` times as wide as high. */
export function gridColumns(count: number, cell: { width: number; height: number }, aspect: number): number {
  return Math.max(1, Math.round(Math.sqrt((count * aspect * cell.height) / cell.width)));
}
