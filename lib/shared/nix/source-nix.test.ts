import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkSource, sourceFacts } from "./source";

const SEED = 20261109;
const hasNix = spawnSync("nix-instantiate", ["--version"]).status === 0;

/** Pieces that trip a lexer; joined at random they are Nix, or not. */
const PIECES = [
  "{", "}", "[", "]", "(", ")", '"', "''", "'''", "''$", "$", "$$", "${", "\\", "\\\"", "''\\n",
  " ", "\n", "# x\n", "/*", "*/", "a", "foldl' ", "a''", " = ", ";", "1", "x.y", "/", "./p", "~/q", "<n>", "'",
] as const; // biome-ignore format: a table

function balanced(text: string): boolean {
  return checkSource(text) === null;
}

it("takes comments out of code, and only comments", () => {
  expect(sourceFacts('{ a = "# no"; /* b */ c = 1; # d\n}').code).toBe('{ a = "# no";   c = 1;  \n}');
});

it.skipIf(!hasNix)(`never faults what Nix parses (seed ${SEED})`, () => {
  const texts = fc.sample(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((parts) => parts.join("")),
    {
      seed: SEED,
      numRuns: 4000,
    },
  );
  const faulted = texts.filter((text) => !balanced(text)).slice(0, 150);
  expect(faulted.length).toBeGreaterThan(50);
  const parsed = faulted.filter(
    (text) => spawnSync("nix-instantiate", ["--parse", "-"], { input: text }).status === 0,
  );
  expect(parsed).toEqual([]);
});
