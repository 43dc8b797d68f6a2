import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/shared/json";
import { xrayRows } from "./rows";
import { BESIDE, stackedHeight } from "./stack";

const heightsOf = (value: Json, pinned: Json, width: number) =>
  Object.fromEntries(
    xrayRows([{ service: "dns.attic.lan", headed: false, value, pinned, reads: null }], {
      opened: new Map(),
      onlyRead: false,
      onlyDifferent: false,
    }).map((row) => [row.name, stackedHeight(row, width)]),
  );

describe("stackedHeight", () => {
  it("gives what differs a line for each machine, and more where a value is longer", () => {
    const heights = heightsOf({ a: "x", b: "same", c: "y".repeat(90) }, { a: "z", b: "same", c: "w" }, 380);
    expect(heights.b).toBe(0);
    expect(heights.a).toBeGreaterThan(2 * 12);
    expect(heights.c).toBeGreaterThan(Number(heights.a));
  });

  it("gives nothing where two values fit beside each other, or read alike in one line", () => {
    expect(heightsOf({ a: "x" }, { a: "z" }, BESIDE)).toEqual({ a: 0 });
    const inner = (port: number) => ({ deployment: { targetHost: "h", targetPort: port } });
    expect(heightsOf({ this: inner(1) }, { this: inner(2) }, 380).deployment).toBe(0);
  });
});
