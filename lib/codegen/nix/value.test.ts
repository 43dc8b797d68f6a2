// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of Nix
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/shared/json";
import { evaluate, hasNix, withFolder } from "../testing/nix";
import { data, list, printNix } from "./expression";
import { isNixString, nixComment, nixName, nixPath, nixString } from "./text";

const HOSTILE = [
  '${builtins.throw "x"}',
  "''",
  "''${a}",
  "''$",
  "'''",
  '"',
  '\\"',
  "\\",
  "\\n",
  "$",
  "$$",
  "$${a}",
  "$$${a}",
  "$$$${a}",
  "\\${a}",
  "a\nb",
  "a\r\nb",
  "\r",
  "\t",
  "*/",
  "/*",
  "# no comment",
  "}; in abort",
  "ünïcode ☃ 𝒳",
  "\u2028\u202e\u0001\u001b[31m\u007f",
  "",
  " ",
  "if",
  "or",
  "inherit",
  "__proto__",
  "constructor",
  "a.b",
  "1a",
  "-a",
  "a'",
];

/** Compares inside Nix, whose own JSON output rounds floats in old versions. */
function differing(values: readonly Json[]): unknown {
  return withFolder(new Map([["expected.json", JSON.stringify(values)]]), (folder) => {
    const expected = `builtins.fromJSON (builtins.readFile ${folder}/expected.json)`;
    const actual = printNix(list(values.map(data)));
    return evaluate(`let
      expected = ${expected};
      actual = ${actual};
      at = n: builtins.elemAt actual n == builtins.elemAt expected n;
    in builtins.filter (n: !at n) (builtins.genList (n: n) (builtins.length expected))`);
  });
}

const text = fc.oneof(
  fc
    .array(fc.constantFrom(...HOSTILE, "a", "$", "{", "}", "'", '"', "\\"), { maxLength: 6 })
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 8 }).filter(isNixString),
);
// From 2^63 to 2^64 old versions of Nix read JSON into a negative number, so there is nothing to compare with.
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 53, -(2 ** 53), 2 ** 62, 1e18, 1e20, 1e-7, 5e-324, 1.7976931348623157e308, -0),
);
const json = fc.letrec<{ value: Json; list: readonly Json[]; set: { [key: string]: Json } }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false),
    number,
    text,
    tie("list"),
    tie("set"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  set: fc.dictionary(
    text.filter((key) => key !== "__proto__"),
    tie("value"),
    { maxKeys: 4, noNullPrototype: true },
  ),
})).value;

describe.skipIf(!hasNix)("a value is the same in Nix", () => {
  it("for hostile texts, as values and as attribute names", () => {
    const values: Json[] = HOSTILE.flatMap((each): Json[] => [
      each,
      [each],
      each === "__proto__" ? null : { [each]: each },
    ]);
    expect(differing(values)).toEqual([]);
  });

  it("for any JSON", () => {
    const values = fc.sample(json, { numRuns: 400, seed: 20_260_501 });
    expect(differing(values)).toEqual([]);
  }, 60_000);

  it("for words of the language as attribute names", () => {
    const words =
      "if then else assert with let in rec inherit or true false null import throw __curPos".split(" ");
    const set = `{ ${words.map((word) => `${nixName(word)} = 1;`).join(" ")} }`;
    expect(evaluate(`builtins.attrNames ${set}`)).toEqual([...words].sort());
  });

  it("keeps integers of 64 bits integers, and what is beyond them floats", () => {
    const types = list([2 ** 53, 2 ** 62, 2 ** 63, 1e300, 0.5, -3].map(data));
    expect(evaluate(`map builtins.typeOf ${printNix(types)}`)).toEqual([
      "int",
      "int",
      "float",
      "float",
      "float",
      "int",
    ]);
  });

  it("makes an error of text that Nix has no string for, and only there", () => {
    const set = printNix(data({ good: 1, bad: "a\0b", worse: "\ud800" }));
    expect(
      evaluate(`let set = ${set}; in {
      inherit (set) good;
      bad = (builtins.tryEval set.bad).success;
      worse = (builtins.tryEval set.worse).success;
    }`),
    ).toEqual({ good: 1, bad: false, worse: false });
  });
});

describe("printing", () => {
  it("follows the official style", () => {
    const value = { b: [1], a: [1, -2], c: {}, d: [], e: { f: { g: "x" } }, "h i": { j: 1, k: null } };
    expect(printNix(data(value))).toBe(`{
  a = [
    1
    (-2)
  ];
  b = [ 1 ];
  c = { };
  d = [ ];
  e.f.g = "x";
  "h i" = {
    j = 1;
    k = null;
  };
}`);
  });

  it("writes paths as literals where it can", () => {
    expect(nixPath("./users/ada.nix")).toBe("./users/ada.nix");
    expect(nixPath("./users/pc$.nix")).toBe('(./users + "/pc$.nix")');
    expect(nixPath("./filters/a'.nix")).toBe(`(./filters + "/a'.nix")`);
  });

  it("keeps comments on their line", () => {
    expect(nixComment("a\nb\r\nc\0d")).toBe("a b c d");
    expect(nixString("a\r\nb")).toBe('"a\\r\\nb"');
  });
});
