import { expect, it } from "vitest";
import { rowAt } from "./useRows";

it("finds the row at a height, whatever the heights are", () => {
  const tops = [0, 24, 84, 108];
  expect([-5, 0, 23, 24, 83, 84, 107, 500].map((y) => rowAt(tops, y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
  expect(rowAt([0], 10)).toBe(0);
});
