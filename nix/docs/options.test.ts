import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { hasNix } from "../check/nixpkgs";
import { optionReference, reference } from "./generate";

describe.skipIf(!hasNix())("the option reference", () => {
  it("is what the options say: run `npm run -s docs:options` after changing them", async () => {
    expect(await readFile(reference, "utf8")).toBe(await optionReference());
  });

  it("describes every option", async () => {
    const text = await optionReference();
    const sections = text.split("\n### ").slice(1);
    expect(sections.length).toBeGreaterThan(40);
    for (const section of sections) {
      const [title, , description] = section.split("\n");
      expect(description, title).toMatch(/\S/);
    }
  });
});
