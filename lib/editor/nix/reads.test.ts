import { beforeAll, describe, expect, test } from "vitest";
import { Language, Parser } from "web-tree-sitter";
import { present } from "@/lib/shared/assert";
import { argumentReads } from "./reads";

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  parser = new Parser();
  parser.setLanguage(
    await Language.load("node_modules/@cursorless/tree-sitter-wasms/out/tree-sitter-nix.wasm"),
  );
});

const reads = (source: string) => {
  const found = argumentReads(present(parser.parse(source), "tree").rootNode);
  return found?.reads.map((read) => read.path.join(".")) ?? null;
};

describe("what a definition reads", () => {
  test.each([
    ["a path", "{ roles, ... }: { a = builtins.head roles.server.ips; }", ["roles.server.ips"]],
    ["a plain argument", "args: args.this.fqdn", ["this.fqdn"]],
    ["args@", "args@{ roles, ... }: [ args.this.ips roles.a ]", ["this.ips", "roles.a"]],
    ["a whole group", "{ selectors, ... }: map (m: m.fqdn) selectors.machines", ["selectors.machines"]],
    ["interpolation", '{ this, ... }: "http://${this.fqdn}:80"', ["this.fqdn"]],
    ["a computed name", "{ roles, this }: roles.${this.machineName}.ips", ["roles", "this.machineName"]],
    ["a default", "{ this, ... }: this.rack or this.machineName", ["this.rack", "this.machineName"]],
    ["let", "{ roles, ... }: let s = roles.server; in s.ips", ["roles.server.ips"]],
    ["inherit from", "args: { inherit (args.this) fqdn system; }", ["this.fqdn", "this.system"]],
    ["let inherit", "{ roles, ... }: let inherit (roles) server; in server.names", ["roles.server.names"]],
    ["inherit", "{ this, ... }: { inherit this; }", ["this"]],
    ["with", "{ roles, ... }: with roles.server; ips", ["roles.server.ips"]],
    ["shadowing", "{ this, ... }: map (this: this.fqdn) [ ]", []],
    ["the inner function", "{ this }: { lib, ... }: { a = lib.mkIf (this.ips != [ ]) 1; }", ["this.ips"]],
    ["quoted names", '{ roles, ... }: roles."my role".ips', ["roles.my role.ips"]],
    ["nothing", "{ ... }: { }", []],
  ])("%s", (_, source, expected) => {
    expect(reads(source)).toEqual(expected);
  });

  test("no closure, no reads", () => {
    expect(reads("clusterServices.staticDns")).toBeNull();
  });

  test("places are where the text is", () => {
    const source = "{ roles, ... }: roles.server.ips";
    const found = argumentReads(present(parser.parse(source), "tree").rootNode);
    const read = present(found?.reads[0], "read");
    expect(source.slice(read.start, read.end)).toBe("roles.server.ips");
  });
});
