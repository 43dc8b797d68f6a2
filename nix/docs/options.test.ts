import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { hasNix, library } from "../check/nixpkgs";
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

const shipped = async (folder: string): Promise<string[]> =>
  (await readdir(`${library}/${folder}`))
    .filter((entry) => !entry.endsWith(".test.ts") && !entry.endsWith(".md"))
    .map((entry) => entry.replace(/\.nix$/, ""));

describe("the documentation", () => {
  it.each([
    ["modules", "README.md"],
    ["examples", "README.md"],
    ["services", "services/README.md"],
  ])("names everything in %s", async (folder, document) => {
    const text = await readFile(`${library}/${document}`, "utf8");
    const names = (await shipped(folder)).filter((name) => name !== "input");
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(text).toContain(`| \`${name}\``);
  });
});
