import { expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { probeConfinement } from "./confinement";
import { findNix } from "./installation";
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

test.skipIf(missing !== null)("a source cannot read files of the server", async () => {
  const parse = present(tools.parse, "the parser");
  // Parsing never follows an import; what it names is not there anyway.
  expect(await parse("import /etc/passwd")).toBeNull();
});
