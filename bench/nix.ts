import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The nixpkgs that the exported flake is evaluated with: a flake reference, or else the tests' stand-in. */
const NIXPKGS = process.env.BENCH_NIXPKGS;
const LIMIT_SECONDS = Number(process.env.BENCH_NIX_SECONDS ?? 300);

export interface NixAnswer {
  readonly ms: number;
  readonly value: unknown;
  readonly nixpkgs: string;
}

/** Whether there is a Nix to ask. */
export function nixVersion(): string | undefined {
  const run = spawnSync("nix", ["--version"], { encoding: "utf8" });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** `nix eval` of one attribute of an exported flake; a text when it gives no answer. */
export function askNix(files: ReadonlyMap<string, string>, attribute: string): NixAnswer | string {
  const folder = mkdtempSync(join(tmpdir(), "studio-bench-"));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const standIn = fileURLToPath(new URL("../nix/testing/nixpkgs", import.meta.url));
    const nixpkgs = NIXPKGS ?? (existsSync(standIn) ? `path:${standIn}` : undefined);
    const start = performance.now();
    const run = spawnSync(
      "nix",
      [
        ...["--extra-experimental-features", "nix-command flakes", "eval", "--json", "--no-write-lock-file"],
        ...(nixpkgs === undefined ? [] : ["--override-input", "nixpkgs", nixpkgs]),
        `path:${folder}#${attribute}`,
      ],
      { encoding: "utf8", maxBuffer: 1 << 30, timeout: LIMIT_SECONDS * 1000 },
    );
    const ms = performance.now() - start;
    if (run.error) return `no answer within ${LIMIT_SECONDS} s`;
    if (run.status !== 0) return run.stderr.trim().split("\n").slice(-2).join(" ").trim();
    return {
      ms,
      value: JSON.parse(run.stdout) as unknown,
      nixpkgs: NIXPKGS ?? "the tests' stand-in for nixpkgs",
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
