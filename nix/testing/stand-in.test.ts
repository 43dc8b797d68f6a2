import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { describeOnEach } from "@/nix/check/domain";
import { hasNix } from "@/nix/check/nixpkgs";
import { build, evaluate, evaluationError, nixFolder, standIn } from "@/nix/testing/nix";

const agreement = `${nixFolder}/testing/agreement.nix`;
const answers = JSON.parse(await readFile(`${nixFolder}/testing/agreement.json`, "utf8")) as Record<
  string,
  unknown
>;

/** What both say of a mistake, word for word. */
const messages = {
  unknownOption: ["The option `networking' does not exist. Definition values:", "- In `foo.nix'"],
  conflict: ["The option `l' has conflicting definition values:", "- In `one.nix': 1", "- In `two.nix': 2"],
  wrongType: [
    "A definition for option `l' is not of type `signed integer'. Definition values:",
    '- In `foo.nix\': "x"',
  ],
  undefined: ["The option `l'", "defined"],
};

describeOnEach("lib", ({ expression }) => {
  test("answers as nixpkgs does", async () => {
    expect(await evaluate(`(import ${agreement} { inherit (${expression}) lib; }).values`)).toEqual(answers);
  });

  test.each(Object.entries(messages))("says what is wrong: %s", async (name, parts) => {
    const message = await evaluationError(
      `(import ${agreement} { inherit (${expression}) lib; }).errors.${name}`,
    );
    for (const part of parts) expect(message).toContain(part);
  });
});

describe.skipIf(!hasNix())("the stand-in's NixOS", () => {
  const system = (module: string, wanted: string) =>
    `let c = (import ${standIn}/outputs.nix).lib.nixosSystem { modules = [ { nixpkgs.hostPlatform = builtins.currentSystem; } (${module}) ]; }; in ${wanted}`;
  const toplevel = "c.config.system.build.toplevel";

  test("builds a system that switches, below a root of its own", async () => {
    const [path] = await build(
      system(
        '{ boot.isContainer = true; networking.hostName = "a"; system.activationScripts.x = "echo here"; }',
        toplevel,
      ),
    );
    expect(await readFile(`${path}/etc/hostname`, "utf8")).toBe("a\n");
    expect(await readFile(`${path}/activate`, "utf8")).toContain("echo here");
    expect(await readFile(`${path}/bin/switch-to-configuration`, "utf8")).toContain(`system=${path}\n`);
  });

  test("refuses a system without a root file system or boot loader, in NixOS's words", async () => {
    const message = await evaluationError(system("{ }", `${toplevel}.drvPath`));
    expect(message).toContain("Failed assertions:");
    expect(message).toContain("The ‘fileSystems’ option does not specify your root file system.");
    expect(message).toContain("boot.loader.grub.devices");
  });

  test("evaluates for a platform that can't be built here", async () => {
    const found = await evaluate(
      `let c = (import ${standIn}/outputs.nix).lib.nixosSystem { modules = [ { nixpkgs.hostPlatform = "riscv64-linux"; boot.isContainer = true; } ]; }; in { inherit (${toplevel}) system; }`,
    );
    expect(found).toEqual({ system: "riscv64-linux" });
  });
});
