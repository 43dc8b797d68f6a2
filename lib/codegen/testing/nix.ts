import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Whether this machine has Nix. */
export const hasNix = spawnSync("nix-instantiate", ["--version"]).status === 0;

/** Runs `nix-instantiate` on a file or on standard input (`-`); throws with Nix's message. */
export function nixInstantiate(args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync("nix-instantiate", [...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The value of an expression, through JSON. Old versions of Nix round floats there. */
export function evaluate(expression: string): unknown {
  return JSON.parse(nixInstantiate(["--eval", "--strict", "--json", "-"], expression)) as unknown;
}

/** Runs `use` with a new folder that holds these files, and removes it. */
export function withFolder<Value>(files: ReadonlyMap<string, string>, use: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), "cluster-studio-"));
  try {
    writeFiles(folder, files);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
