import { describe, expect, it } from "vitest";
import { closureWords, growthWords, packageChange, sizeWords, versionWords } from "./sizes";

const of = (name: string, before: readonly string[], after: readonly string[], bytes: number) => ({
  name,
  before,
  after,
  bytes,
});

describe("closure differences in words", () => {
  it("sizes", () => {
    expect([0, 512, 2048, 150 * 1024, 3.5 * 1024 ** 3].map(sizeWords)).toEqual([
      "0 B",
      "512 B",
      "2.0 KiB",
      "150 KiB",
      "3.5 GiB",
    ]);
    expect([0, 1024, -1024].map(growthWords)).toEqual(["±0 B", "+1.0 KiB", "−1.0 KiB"]);
  });

  it("what became of a package", () => {
    expect(packageChange(of("a", [], ["1"], 1))).toBe("added");
    expect(packageChange(of("a", ["1"], [], 1))).toBe("removed");
    expect(packageChange(of("a", ["1"], ["2"], 1))).toBe("upgraded");
    expect(packageChange(of("a", [""], [""], 1))).toBe("rebuilt");
    expect(versionWords(of("a", ["1"], ["2"], 1))).toBe("1 → 2");
    expect(versionWords(of("a", [], ["2"], 1))).toBe("2");
    expect(versionWords(of("a", [""], [""], 1))).toBe("");
  });

  it("all of it in a line", () => {
    const packages = [of("a", [], ["1"], 2048), of("b", [], ["1"], 0), of("c", ["1"], ["2"], -1024)];
    expect(closureWords({ packages, bytesBefore: 4096, bytesAfter: 5120 })).toBe(
      "2 packages added, 1 upgraded, +1.0 KiB",
    );
  });
});
