import { describe, expect, test } from "vitest";
import { type Box, type Camera, cameraFor, extentOf, isInSight, READABLE } from "./camera";
import type { Placed } from "./place";

const pane = { left: 20, top: 60, width: 600, height: 500 };
const main: Box = { x: 1000, y: 1000, width: 100, height: 60 };
const near: Box = { x: 1300, y: 1000, width: 100, height: 40 };
const far: Box = { x: 9000, y: 0, width: 100, height: 40 };

function onScreen(box: Box, { x, y, zoom }: Camera) {
  return {
    left: box.x * zoom + x,
    top: box.y * zoom + y,
    right: (box.x + box.width) * zoom + x,
    bottom: (box.y + box.height) * zoom + y,
  };
}

describe("the camera on a selection", () => {
  test("comes near enough to read, with what is bound to it as far as that fits", () => {
    const camera = cameraFor(main, [far, near], pane, { x: 0, y: 0, zoom: 0.2 });
    expect(camera?.zoom).toBe(READABLE);
    for (const box of [main, near]) {
      const { left, top, right, bottom } = onScreen(box, camera ?? { x: 0, y: 0, zoom: 1 });
      expect(left).toBeGreaterThanOrEqual(pane.left);
      expect(top).toBeGreaterThanOrEqual(pane.top);
      expect(right).toBeLessThanOrEqual(pane.left + pane.width);
      expect(bottom).toBeLessThanOrEqual(pane.top + pane.height);
    }
  });

  test("stays where the selection is in sight and can be read", () => {
    const zoom = READABLE;
    expect(cameraFor(main, [far], pane, { x: 100 - 1000 * zoom, y: 100 - 1000 * zoom, zoom })).toBeNull();
  });

  test("keeps a zoom that can be read when it only has to move", () => {
    expect(cameraFor(main, [], pane, { x: 0, y: 0, zoom: 1.2 })?.zoom).toBe(1.2);
  });

  test("shows the whole of what is too large to be read", () => {
    const cluster: Box = { x: 0, y: 0, width: 3000, height: 1000 };
    const camera = cameraFor(cluster, [], pane, { x: -900, y: -900, zoom: 1 });
    expect(camera).toEqual({ x: 20, y: 60 + 250 - 100, zoom: 0.2 });
    expect(camera && cameraFor(cluster, [], pane, camera)).toBeNull();
  });
});

test("what is drawn is in sight as long as none of it leaves the screen", () => {
  const placed: Placed = { ...main, parent: null, column: 0 };
  const extent = extentOf(
    new Map<string, Placed>([
      ["a", placed],
      ["b", { ...placed, ...far }],
      // Counts from the frame that it is in.
      ["c", { ...placed, x: -500, parent: "a" }],
    ]),
  );
  expect(extent).toEqual({ x: 1000, y: 0, width: 8100, height: 1060 });
  const size = { width: 900, height: 600 };
  expect(isInSight(extent, size, { x: -100, y: 0, zoom: 0.1 })).toBe(true);
  expect(isInSight(extent, size, { x: -101, y: 0, zoom: 0.1 })).toBe(false);
  expect(isInSight(extent, size, { x: -100, y: 0, zoom: 0.11 })).toBe(false);
  expect(isInSight(extent, size, { x: -100, y: 500, zoom: 0.1 })).toBe(false);
});
