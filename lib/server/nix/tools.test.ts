import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { present } from "@/lib/shared/assert";
import { probeConfinement } from "./confinement";
import { findNix, findProgram } from "./installation";
import { openTools } from "./tools";

const missing = !(await findNix())
  ? "Nix is not installed"
  : (await probeConfinement()).available
    ? null
    : "no confinement";
const tools = await openTools();

test.skipIf(missing !== null)(
  `Nix's parser says where a source is wrong${missing ? ` (skipped: ${missing})` : ""}`,
  async () => {
    const parse = present(tools.parse, "the parser");
    expect(await parse("{ roles, ... }:\n{ a = lib.id roles; # comment")).toMatchObject({ line: 2 });
    expect(await parse("{ roles, ... }:\n{ a = lib.id roles; } # comment")).toBeNull();
    expect(await parse("{ ... }: {\n  a = 1;\n  b\n}")).toMatchObject({ line: 4, column: 1 });
    expect(await parse("{ ... }: {\n  a = rolls.server;\n}")).toMatchObject({
      message: "undefined variable 'rolls'",
      line: 2,
      column: 7,
    });
    expect(await parse("{ a }:")).toMatchObject({ line: 1 });
  },
);

test.skipIf(missing !== null)("many sources are read together, each with its own answer", async () => {
  const { parse, parseAll } = tools;
  const sources = ["{ }", "{\n  a = 1\n}", "", "{ ... }: rolls", "{ a = 1; }", ") (", "{ b = 2; }", "{ a"];
  const alone = await Promise.all(sources.map(present(parse, "the parser")));
  const together = await present(parseAll, "the parser of many")(sources);
  expect(together).toEqual(alone);
  expect(together.map((error) => error === null)).toEqual([
    true,
    false,
    false,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(together[1]).toMatchObject({ line: 3, column: 1 });
});

test.skipIf(missing !== null)("a source cannot read files of the server", async () => {
  const parse = present(tools.parse, "the parser");
  // Parsing never follows an import; what it names is not there anyway.
  expect(await parse("import /etc/passwd")).toBeNull();
});

const sort = await findProgram("sort");

test.skipIf(missing !== null || sort === null)(
  "a source is formatted by the nixfmt on the path; without one there is no formatting",
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "nixfmt-"));
    try {
      // Any program that reads a source and writes another will do: this one puts its lines in order.
      await copyFile(present(sort, "sort"), path.join(folder, "nixfmt"));
      vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
      const format = present((await openTools()).format, "the formatter");
      expect(await format("b = 2;\na = 1;\n")).toBe("a = 1;\nb = 2;\n");
      expect(await format(" \n")).toBeNull();
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    }
    if ((await findProgram("nixfmt")) === null) expect((await openTools()).format).toBeNull();
  },
);
