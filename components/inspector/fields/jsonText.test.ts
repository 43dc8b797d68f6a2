import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/shared/json";
import { typedText, typedValue } from "./jsonText";

describe("JSON as one types it", () => {
  it("shows plain text plainly, and quotes what would be read as something else", () => {
    expect(typedText("shelf-2")).toBe("shelf-2");
    expect(typedText("22")).toBe('"22"');
    expect(typedText(22)).toBe("22");
    expect(typedText({ a: [1] })).toBe('{"a":[1]}');
  });
  it("reads back what it shows, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const normal = JSON.parse(JSON.stringify(value)) as Json;
        expect(typedValue(typedText(normal))).toEqual(normal);
      }),
    );
  });
});
