import { beforeAll, expect, test } from "vitest";
import { Language, Parser } from "web-tree-sitter";
import { present } from "@/lib/shared/assert";
import { argumentReads } from "./reads";
import { roleFaults } from "./role-faults";

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  parser = new Parser();
  parser.setLanguage(
    await Language.load("node_modules/@cursorless/tree-sitter-wasms/out/tree-sitter-nix.wasm"),
  );
});

function faults(source: string) {
  const reads = argumentReads(present(parser.parse(source), "tree").rootNode)?.reads ?? [];
  return roleFaults(source, reads, ["server", "agent"]).map(({ role, start, end, instead }) => ({
    role,
    at: source.slice(start, end),
    instead,
  }));
}

test("a role that nobody defines, at its name", () => {
  expect(faults("{ roles, ... }: { a = roles.sever.ips; b = roles.agent.ips; }")).toEqual([
    { role: "sever", at: "sever", instead: "server" },
  ]);
  expect(faults("{ roles, ... }: { inherit (roles) backup; }")).toEqual([
    { role: "backup", at: "backup", instead: null },
  ]);
  expect(faults("args: let r = args.roles; in r.other.ips")).toEqual([
    { role: "other", at: "r.other.ips", instead: null },
  ]);
});

test("a name of the definition's own is no role", () => {
  expect(faults("{ this, ... }: let roles = { x = 1; }; in roles.x")).toEqual([]);
});

test("the next binding's name is none while the one before is typed", () => {
  expect(faults("{ roles, ... }: {\n  a = roles.\n  b.c = 1;\n}")).toEqual([]);
  expect(faults("{ roles, ... }: { a = roles.other == [ ]; }")).toHaveLength(1);
});
