import { SIZE } from "./size";

export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** Where an edge to an inner column of a pool turns: along the gap over its row, from the pool's left side. */
export interface Gutter {
  /** Left side of the first column. */
  readonly x: number;
  /** Top of the target. */
  readonly top: number;
  readonly gapX: number;
  readonly gapY: number;
}

export interface Route {
  readonly path: string;
  /** About the middle, for what is written beside it. */
  readonly middle: { readonly x: number; readonly y: number };
}

function curve({ sourceX, sourceY, targetX, targetY }: Ends): string {
  const distance = targetX - sourceX;
  const reach =
    distance >= 0
      ? Math.max(Math.min(distance * 0.5, 140), Math.min(28, distance))
      : Math.min(60 + Math.abs(distance) * 0.25, 260);
  return `C ${sourceX + reach} ${sourceY} ${targetX - reach} ${targetY} ${targetX} ${targetY}`;
}

/** A smooth way from left to right; `gutter` keeps it off the cards that stand before its target. */
export function routeEdge(ends: Ends, gutter: Gutter | null): Route {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const middle = { x: (sourceX + targetX) / 2, y: (sourceY + targetY) / 2 };
  if (gutter === null) return { path: `M ${sourceX} ${sourceY} ${curve(ends)}`, middle };
  const y = gutter.top - gutter.gapY / 2 + 2;
  const enterX = gutter.x - SIZE.pool.padding / 2;
  const turnX = targetX - gutter.gapX / 2;
  const bend = Math.min(8, gutter.gapX / 2, targetY - y);
  return {
    path: [
      `M ${sourceX} ${sourceY}`,
      curve({ sourceX, sourceY, targetX: enterX, targetY: y }),
      `L ${turnX - bend} ${y}`,
      `Q ${turnX} ${y} ${turnX} ${y + bend}`,
      `L ${turnX} ${targetY - bend}`,
      `Q ${turnX} ${targetY} ${Math.min(turnX + bend, targetX)} ${targetY}`,
      `L ${targetX} ${targetY}`,
    ].join(" "),
    middle: { x: (sourceX + enterX) / 2, y: (sourceY + y) / 2 },
  };
}
