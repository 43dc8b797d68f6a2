// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of Nix
import { describe, expect, it } from "vitest";
import { checkSource, sourceFacts } from "./source";

describe("a source that closes everything it opens stands for itself", () => {
  it.each([
    "{ }",
    "{ lib, ... }: { a = [ 1 (2) ]; }",
    '"}" ',
    '"a \\" } ${"b"} $${ } $"',
    "'' } ''${ '''' ' '$ $$ ''\\'' ''",
    "''a ${''b ${\"}\"} ''} c''",
    "# } \n1 /* } */",
    "1 # no newline after this",
    "./a/b-${x}/c.nix",
    "a/*b*/c",
    "x: /* ) */ x",
    "[ https://example.com/# ]\n ]",
    "<nixpkgs/lib>",
    'x."}"',
    "{ ${x} = 1; }",
    "a' - b'",
  ])("%j", (source) => {
    expect(checkSource(source)).toBeNull();
  });
});

describe("a source that would take code around it along is refused", () => {
  it.each([
    ["}", "unbalanced-source"],
    ["{", "unbalanced-source"],
    ["1) + (2", "unbalanced-source"],
    ["[ ( ] )", "unbalanced-source"],
    ['"', "unbalanced-source"],
    ['"\\"', "unbalanced-source"],
    ['"${"', "unbalanced-source"],
    ["''", "unbalanced-source"],
    ["'' '''", "unbalanced-source"],
    ["'' ''$", "unbalanced-source"],
    ["''a ''\\''", "unbalanced-source"],
    ["/* ", "unbalanced-source"],
    ["/*/", "unbalanced-source"],
    ["1 # x\r)", "unbalanced-source"],
    ["x:x''; ( ''", "unbalanced-source"],
    ["[ a:/* 1 ]", "unbalanced-source"],
    ["./a/", "unbalanced-source"],
    ["./a/* ( */", "unbalanced-source"],
    ["./${a", "unbalanced-source"],
    ["1\u0000", "unbalanced-source"],
    ["", "empty-source"],
    [" \n# only this\n/* and this */", "empty-source"],
    ['"\ud800"', "unbalanced-source"],
  ])("%j", (source, code) => {
    expect(checkSource(source)?.code).toBe(code);
  });

  it("says where", () => {
    expect(checkSource("{\n  a = (;\n}")).toMatchObject({ line: 3, column: 1 });
    expect(checkSource("{\n  a = [ 1;\n")).toMatchObject({ line: 2, column: 7 });
  });
});

describe("names that a source leaves to its surroundings", () => {
  it.each([
    ["{ lib, ... }: lib.x", []],
    ["{ ... }: lib.x", ["lib"]],
    ["lib: filters.x", ["filters"]],
    ["{ a ? lib.x }: { lib, ... }: lib", ["lib"]],
    ["args@{ config, inputs, ... }: inputs.lib", []],
    ['"${lib.x} inputs"', ["lib"]],
    ["''${clusterServices.x}''", ["clusterServices"]],
    ["# lib\nx.lib", []],
    ["./lib/${inputs.x}", ["inputs"]],
  ])("%j", (source, free) => {
    expect(sourceFacts(source).free).toEqual(free);
  });
});
