import { describe, expect, it } from "vitest";
import { freeName } from "./names";

describe("freeName", () => {
  it("counts a trailing number on and keeps its width", () => {
    expect(freeName("host1", new Set(["host1"]))).toBe("host2");
    expect(freeName("node09", new Set(["node09", "node10"]))).toBe("node11");
  });
  it("gives a name without a number a 2", () => {
    expect(freeName("nas", new Set(["nas"]))).toBe("nas2");
  });
});
