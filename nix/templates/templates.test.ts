import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasNix } from "@/nix/check/nixpkgs";
import { nixFolder, standIn } from "@/nix/testing/nix";

const execute = promisify(execFile);
const templates = path.join(nixFolder, "templates");
const names = (await readdir(templates, { withFileTypes: true })).filter((entry) => entry.isDirectory());

describe.skipIf(!hasNix()).each(names.map((entry) => entry.name))("the template %s", (name) => {
  let folder = "";
  /** `nix COMMAND` on this library and the stand-in, without a network. */
  const nix = async (command: string, ...args: string[]) => {
    const overrides = { nixpkgs: standIn, clusterConfig: nixFolder };
    const { stdout } = await execute(
      "nix",
      [
        ...["--extra-experimental-features", "nix-command flakes", "--option", "substituters", ""],
        ...command.split(" "),
        ...Object.entries(overrides).flatMap(([name, folder]) => [
          "--override-input",
          name,
          `path:${folder}`,
        ]),
        ...args,
      ],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "template-"));
    await cp(path.join(templates, name), folder, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("shows its outputs and passes the check", async () => {
    expect(await nix("flake show", "path:.")).toContain("host1");
    await nix("flake check", "path:.");
  }, 100_000);

  test("builds a machine", async () => {
    const built = JSON.parse(await nix("build", "--json", "--no-link", "path:.#host1")) as {
      outputs: { out: string };
    }[];
    expect(built[0]?.outputs.out).toMatch(/^\/nix\/store\/.*host1/);
  }, 100_000);

  test("runs a machine's package by its name", async () => {
    expect(await nix("run", "path:.#host1.deploy", "--", "--help")).toContain(
      "Usage: deploy-host1.home.internal",
    );
  }, 100_000);

  test("says who gets what", async () => {
    const info = JSON.parse(await nix("eval", "--json", "path:.#clusterInfo.services")) as object;
    expect(info).toMatchObject({ "web.home.internal": { selectors: ["host1.home.internal"] } });
  }, 100_000);
});

describe.skipIf(!hasNix())("the library's own flake", () => {
  test.each(["show", "check"])("passes nix flake %s", async (command) => {
    const { stdout } = await execute("nix", [
      ...["--extra-experimental-features", "nix-command flakes", "--option", "substituters", ""],
      ...["flake", command, `path:${nixFolder}`, "--no-write-lock-file"],
      ...["--override-input", "nixpkgs", `path:${standIn}`],
    ]);
    if (command === "show") expect(stdout).toContain("A domain with one cluster");
  });
});
