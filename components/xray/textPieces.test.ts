import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textPieces } from "./textPieces";

describe("textPieces", () => {
  it("tells keys from values in JSON and in Nix", () => {
    expect(textPieces('  "port": 22,').map(({ text, kind }) => [text, kind])).toEqual([
      ["  ", "sign"],
      ['"port"', "key"],
      [": ", "sign"],
      ["22", "number"],
      [",", "sign"],
    ]);
    expect(textPieces('address = "10.0.0.1 = x";').filter(({ kind }) => kind !== "sign")).toEqual([
      { at: 0, text: "address", kind: "key" },
      { at: 10, text: '"10.0.0.1 = x"', kind: "text" },
    ]);
  });
  it("loses nothing of a line", () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(
          textPieces(line)
            .map(({ text }) => text)
            .join(""),
        ).toBe(line);
      }),
    );
  });
});
