import type { Placement, Point } from "./place";

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The part of the screen, in pixels, that tools along its edges leave free. */
export interface Pane {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place on the graph is at `place * zoom + offset` on the screen. */
export interface Camera extends Point {
  readonly zoom: number;
}

/** Below this zoom names are too small to read. */
export const READABLE = 0.85;

function fitting(box: Box, pane: Pane): number {
  return Math.min(pane.width / box.width, pane.height / box.height);
}

function around(left: Box, right: Box): Box {
  const x = Math.min(left.x, right.x);
  const y = Math.min(left.y, right.y);
  return {
    x,
    y,
    width: Math.max(left.x + left.width, right.x + right.width) - x,
    height: Math.max(left.y + left.height, right.y + right.height) - y,
  };
}

function apart(left: Box, right: Box): number {
  return Math.hypot(
    left.x + left.width / 2 - right.x - right.width / 2,
    left.y + left.height / 2 - right.y - right.height / 2,
  );
}

function isInside(box: Box, pane: Pane, { x, y, zoom }: Camera): boolean {
  return (
    box.x * zoom + x >= pane.left &&
    box.y * zoom + y >= pane.top &&
    (box.x + box.width) * zoom + x <= pane.left + pane.width &&
    (box.y + box.height) * zoom + y <= pane.top + pane.height
  );
}

/**
 * Where the camera goes for `main` to be seen at a readable size, with as much of `others`, the nearest first, as then
 * fits. Null where it may stay: all of that is in sight, at a size that can be read or the largest that fits.
 */
export function cameraFor(main: Box, others: readonly Box[], pane: Pane, now: Camera): Camera | null {
  const least = Math.min(READABLE, fitting(main, pane));
  let whole = main;
  for (const other of others.toSorted((left, right) => apart(main, left) - apart(main, right))) {
    const wider = around(whole, other);
    if (fitting(wider, pane) >= least) whole = wider;
  }
  // Zooms are products of many small steps.
  if (now.zoom >= least - 0.001 && isInside(whole, pane, now)) return null;
  const zoom = Math.min(Math.max(now.zoom, least), fitting(whole, pane));
  return {
    x: pane.left + pane.width / 2 - (whole.x + whole.width / 2) * zoom,
    y: pane.top + pane.height / 2 - (whole.y + whole.height / 2) * zoom,
    zoom,
  };
}

/** The rectangle around everything that is drawn. */
export function extentOf(placement: Placement): Box {
  const outer = [...placement.values()].filter(({ parent }) => parent === null);
  const [x, y] = [Math.min(...outer.map((each) => each.x)), Math.min(...outer.map((each) => each.y))];
  const right = Math.max(...outer.map((each) => each.x + each.width));
  const bottom = Math.max(...outer.map((each) => each.y + each.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether all of a rectangle of the graph is on a screen of that size. */
export function isInSight(
  box: Box,
  size: { readonly width: number; readonly height: number },
  camera: Camera,
) {
  const [left, top] = [box.x * camera.zoom + camera.x, box.y * camera.zoom + camera.y];
  return (
    left >= 0 &&
    top >= 0 &&
    left + box.width * camera.zoom <= size.width &&
    top + box.height * camera.zoom <= size.height
  );
}
