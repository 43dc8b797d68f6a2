import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcomeOf } from "@/lib/cli/main";

const bin = fileURLToPath(new URL("../../bin/cluster-studio.mjs", import.meta.url));
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const library = fileURLToPath(new URL("../../nix", import.meta.url));

/** A command in this process; DOC in `args` stands for a file with `input`. */
async function run(args: readonly string[], input = "") {
  const file = join(folder, `${files++}.json`);
  writeFileSync(file, input);
  const { output, notes, exitCode } = await outcomeOf(
    args.map((word) => (word === "DOC" ? file : word)),
    library,
  );
  return { code: exitCode, stdout: output, stderr: notes };
}
let files = 0;

/** A command as a person runs it, with the document on standard input. */
async function start(args: readonly string[], input: string, command = bin) {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { code, stdout, stderr };
}

const all = { filter: "clusterMachines" };
const DOCUMENT = {
  schemaVersion: 1,
  suffix: "com",
  clusters: {
    example: {
      machines: { host1: { ips: ["10.0.0.1"] }, host2: {} },
      services: {
        service1: { selectors: [{ filter: "hostname", hostname: "host1" }], roles: { all: [all] } },
        off: { selectors: [all], enable: false },
      },
    },
    other: { machines: { host1: {} } },
  },
};
const GOOD = JSON.stringify(DOCUMENT);
const BAD = GOOD.replace('"hostname":"host1"', '"hostname":"hots1"');

describe("the command line", () => {
  it("check prints problems as JSON lines and ends with 1 when there are errors", async () => {
    const [good, bad] = await Promise.all([run(["check", "DOC"], GOOD), run(["check", "DOC"], BAD)]);
    expect(good.code).toBe(0);
    const lines = bad.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual({
      severity: "error",
      code: "unknown-machine",
      path: "/clusters/example/services/service1/selectors/0/hostname",
      message: expect.any(String),
      suggestion: expect.stringContaining("host1"),
    });
    expect(bad).toMatchObject({ code: 1, stderr: "" });
  });

  it("resolve prints annotations and bindings by long form, without services that are off (R27)", async () => {
    const { code, stdout } = await run(["resolve", "DOC"], GOOD);
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(result.machines)).toEqual([
      "host1.example.com",
      "host2.example.com",
      "host1.other.com",
    ]);
    expect(result.machines["host1.example.com"].ips).toEqual(["10.0.0.1"]);
    expect(result.services).toEqual({
      "service1.example.com": {
        selectors: ["host1.example.com"],
        roles: { all: ["host1.example.com", "host2.example.com"] },
      },
    });
  });

  it("resolve --service --machine prints exactly the argument, by short names while unambiguous", async () => {
    const args = ["resolve", "DOC", "--service", "service1", "--machine"];
    const [long, ambiguous, elsewhere] = await Promise.all([
      run([...args, "host1.example.com"], GOOD),
      run([...args, "host1"], GOOD),
      run([...args, "host2"], GOOD),
    ]);
    const argument = JSON.parse(long.stdout);
    expect(Object.keys(argument)).toEqual(["selectors", "roles", "this"]);
    expect(argument.this.fqdn).toBe("host1.example.com");
    expect(argument.roles.all.names).toEqual(["host1", "host2"]);
    expect(ambiguous).toMatchObject({ code: 2, stdout: "" });
    expect(ambiguous.stderr).toContain("host1.example.com, host1.other.com");
    expect(elsewhere).toMatchObject({ code: 2, stdout: "" });
    expect(elsewhere.stderr).toContain("does not select host2.example.com");
  });

  it("says what is wrong with its use and ends with 2", async () => {
    const uses = [
      [],
      ["resovle"],
      ["check", "--force"],
      ["check", "no-such-file.json"],
      ["resolve", "--service", "service1"],
      ["resolve", "DOC", "--service", "servce1", "--machine", "host2"],
      ["export"],
      ["check", "a", "b"],
    ];
    const results = await Promise.all(uses.map((args) => run(args, GOOD)));
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(uses.map(() => [2, ""]));
    expect(results[5]?.stderr).toContain("did you mean service1?");
  });

  it("reports a document that is none as problems, on standard error for other commands than check", async () => {
    const [check, resolve] = await Promise.all([
      run(["check", "DOC"], '{"schemaVersion": 1, "sufix": "com"}'),
      run(["resolve", "DOC"], "{"),
    ]);
    expect(check.code).toBe(1);
    expect(
      check.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).severity),
    ).toContain("error");
    expect(resolve).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(resolve.stderr)).toMatchObject({ severity: "error", code: "not-json" });
  });

  it("reads standard input, works through a link in another folder, and passes its exit code on", async () => {
    const link = join(folder, "linked-studio");
    symlinkSync(bin, link);
    const bad = await start(["check"], BAD, link);
    expect(bad).toMatchObject({ code: 1, stderr: "" });
    expect(bad.stdout).toContain('"code":"unknown-machine"');
    const good = await start(["resolve", "-"], GOOD);
    expect(good.code).toBe(0);
    expect(Object.keys(JSON.parse(good.stdout).machines)).toHaveLength(3);
  });

  it("--help ends with 0", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("resolve DOC --service S --machine M");
  });

  it("export writes a flake, reads it back, and writes nothing for a document with errors", async () => {
    const out = join(folder, "flake");
    const written = await run(["export", "DOC", "--out", out], GOOD);
    expect(written.code).toBe(0);
    expect(readFileSync(join(out, "flake.nix"), "utf8")).toContain("buildCluster");
    const [again, resolved, refused] = await Promise.all([
      run(["export", "DOC", "--out", out], GOOD),
      run(["resolve", out]),
      run(["export", "DOC", "--out", join(folder, "bad")], BAD),
    ]);
    expect(JSON.parse(again.stdout)).toMatchObject({ written: [], removed: [] });
    expect(Object.keys(JSON.parse(resolved.stdout).machines)).toHaveLength(3);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(readdirSync(folder)).not.toContain("bad");
  });

  it("export refuses a folder that holds other things", async () => {
    const out = join(folder, "mine");
    mkdirSync(out);
    writeFileSync(join(out, "notes.txt"), "mine");
    const refused = await run(["export", "DOC", "--out", out], GOOD);
    expect(refused.code).toBe(2);
    expect(readdirSync(out)).toEqual(["notes.txt"]);
    const forced = await run(["export", "DOC", "--out", out, "--force"], GOOD);
    expect(forced.code).toBe(0);
    expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
  });
});
