import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ExportFolder } from "@/lib/cli/export-folder";
import { textHash } from "@/lib/codegen/hash";

let base = "";
let out = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "studio-export-"));
  out = join(base, "deep", "flake");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Files with a manifest that records them. */
function exported(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const hashes = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, textHash(text)]));
  return new Map([...Object.entries(files), ["studio.json", JSON.stringify({ files: hashes })]]);
}
function write(files: ReadonlyMap<string, string>, force = false) {
  return ExportFolder.open(out).write(files, force);
}
const read = (file: string) => readFileSync(join(out, file), "utf8");

it("makes the folder, readable like any other, and leaves nothing beside it", () => {
  write(exported({ "flake.nix": "1", "clusters/a/default.nix": "2" }));
  expect(read("clusters/a/default.nix")).toBe("2");
  expect(readdirSync(join(base, "deep"))).toEqual(["flake"]);
  expect(statSync(out).mode & 0o077).not.toBe(0);
});

it("an empty folder is taken", () => {
  mkdirSync(out, { recursive: true });
  write(exported({ "flake.nix": "1" }));
  expect(read("flake.nix")).toBe("1");
});

it("writes what changed, removes what is gone with its empty folders, and leaves other people's files", () => {
  write(exported({ "flake.nix": "1", "clusters/a/x.nix": "2", "same.nix": "3" }));
  writeFileSync(join(out, "notes.txt"), "mine");
  const report = write(exported({ "flake.nix": "new", "same.nix": "3" }));
  expect(report).toEqual({
    written: ["flake.nix", "studio.json"],
    removed: ["clusters/a/x.nix"],
    unchanged: 1,
  });
  expect(readdirSync(out).sort()).toEqual(["flake.nix", "notes.txt", "same.nix", "studio.json"]);
});

it("refuses files changed by hand, those that are to go as well, and touches nothing", () => {
  write(exported({ "flake.nix": "1", "old.nix": "2" }));
  writeFileSync(join(out, "old.nix"), "by hand");
  expect(() => write(exported({ "flake.nix": "new" }))).toThrow("old.nix");
  expect(read("flake.nix")).toBe("1");
  expect(write(exported({ "flake.nix": "new" }), true).removed).toEqual(["old.nix"]);
});

it("refuses to write over a file that it never wrote", () => {
  write(exported({ "flake.nix": "1" }));
  writeFileSync(join(out, "extra.nix"), "mine");
  expect(() => write(exported({ "flake.nix": "1", "extra.nix": "2" }))).toThrow("extra.nix");
  expect(write(exported({ "flake.nix": "1", "extra.nix": "mine" })).written).toEqual(["studio.json"]);
});

it("goes on after a run that was cut off between two files", () => {
  write(exported({ "a.nix": "1", "b.nix": "1" }));
  const next = exported({ "a.nix": "2", "b.nix": "2" });
  // As a killed run leaves it: everything staged, one file moved.
  mkdirSync(join(out, ".cluster-studio-export"));
  writeFileSync(join(out, ".cluster-studio-export", "b.nix"), "2");
  writeFileSync(join(out, ".cluster-studio-export", "studio.json"), next.get("studio.json") ?? "");
  writeFileSync(join(out, "a.nix"), "2");
  write(exported({ "a.nix": "3", "b.nix": "3" }));
  expect([read("a.nix"), read("b.nix")]).toEqual(["3", "3"]);
  expect(readdirSync(out).sort()).toEqual(["a.nix", "b.nix", "studio.json"]);
});

it("never follows a recorded path out of the folder", () => {
  const outside = join(base, "deep", "precious");
  write(exported({ "a.nix": "1" }));
  writeFileSync(outside, "2");
  writeFileSync(join(out, "studio.json"), JSON.stringify({ files: { "../precious": textHash("2") } }));
  write(exported({ "a.nix": "1" }), true);
  expect(readFileSync(outside, "utf8")).toBe("2");
});
