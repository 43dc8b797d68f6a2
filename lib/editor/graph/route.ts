import { SIZE } from "./size";
import type { Gutter, Trunk, Way } from "./way";

export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

export interface Route {
  readonly path: string;
  /** About the middle, for what is written beside it. */
  readonly middle: { readonly x: number; readonly y: number };
}

/** An edge that nothing is in the way of. */
export const FREE: Way = { gutter: null, trunk: null };

function curve({ sourceX, sourceY, targetX, targetY }: Ends): string {
  const distance = targetX - sourceX;
  const reach =
    distance >= 0
      ? Math.max(Math.min(distance * 0.5, 140), Math.min(28, distance))
      : Math.min(60 + Math.abs(distance) * 0.25, 260);
  return `C ${sourceX + reach} ${sourceY} ${targetX - reach} ${targetY} ${targetX} ${targetY}`;
}

/** From the card to where the trunk begins, and along it to its end. */
function alongTrunk({ sourceX, sourceY }: Ends, trunk: Trunk): string {
  const { from, to, leavesDown, arrivesDown } = trunk;
  const out = leavesDown ? 1 : -1;
  const into = arrivesDown ? 1 : -1;
  const rise = Math.min(60, Math.abs(from.y - sourceY) * 0.6);
  const reach = Math.max(24, Math.min(140, Math.abs(to.y - from.y) * 0.5));
  const bend = Math.max(18, Math.min(80, Math.abs(from.x - sourceX) * 0.6));
  return [
    `C ${sourceX + bend} ${sourceY} ${from.x} ${from.y - out * rise} ${from.x} ${from.y}`,
    `C ${from.x} ${from.y + out * reach} ${to.x} ${to.y - into * reach} ${to.x} ${to.y}`,
  ].join(" ");
}

/** From the end of a trunk, still upright, to where the edge goes on to the right. */
function offTrunk({ to, arrivesDown }: Trunk, x: number, y: number): string {
  const into = arrivesDown ? 1 : -1;
  const fall = Math.min(60, Math.abs(y - to.y) * 0.6);
  return `C ${to.x} ${to.y + into * fall} ${x - Math.min(14, Math.max(4, (x - to.x) * 0.6))} ${y} ${x} ${y}`;
}

function alongGutter({ targetX, targetY }: Ends, gutter: Gutter, y: number): string {
  const turnX = targetX - gutter.gapX / 2;
  const bend = Math.min(8, gutter.gapX / 2, targetY - y);
  return [
    `L ${turnX - bend} ${y}`,
    `Q ${turnX} ${y} ${turnX} ${y + bend}`,
    `L ${turnX} ${targetY - bend}`,
    `Q ${turnX} ${targetY} ${Math.min(turnX + bend, targetX)} ${targetY}`,
    `L ${targetX} ${targetY}`,
  ].join(" ");
}

/**
 * A smooth way from left to right. The gutter keeps it off the cards that stand before its target; the trunk brings together
 * what goes from one cluster to another.
 */
export function routeEdge(ends: Ends, { gutter, trunk }: Way): Route {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const start = `M ${sourceX} ${sourceY}`;
  const y = gutter === null ? targetY : gutter.top - gutter.gapY / 2 + 2;
  const x = gutter === null ? targetX : gutter.x - SIZE.pool.padding / 2;
  const last = gutter === null ? [] : [alongGutter(ends, gutter, y)];
  if (trunk === null) {
    const first = curve({ sourceX, sourceY, targetX: x, targetY: y });
    return {
      path: [start, first, ...last].join(" "),
      middle: { x: (sourceX + x) / 2, y: (sourceY + y) / 2 },
    };
  }
  return {
    path: [start, alongTrunk(ends, trunk), offTrunk(trunk, x, y), ...last].join(" "),
    middle: { x: (trunk.from.x + trunk.to.x) / 2, y: (trunk.from.y + trunk.to.y) / 2 },
  };
}
