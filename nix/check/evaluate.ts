import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What Nix says about an expression: its value as JSON, or the error that it ended with. */
export type Evaluated = { ok: true; value: unknown } | { ok: false; error: string };

/** What an evaluation cost: Nix's own counters, which do not depend on the machine's speed. */
export interface Cost {
  calls: number;
}

function run(expression: string, environment: Readonly<Record<string, string>>): Promise<Evaluated> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "nix-instantiate",
      [
        "--eval",
        "--strict",
        "--json",
        "--read-write-mode",
        "--option",
        "extra-experimental-features",
        "flakes",
        "-",
      ],
      { env: { ...process.env, ...environment }, maxBuffer: 256 * 1024 * 1024 },
      (failure, stdout, stderr) => {
        if (failure === null) resolve({ ok: true, value: JSON.parse(stdout) });
        else if (typeof failure.code === "number") resolve({ ok: false, error: stderr });
        else reject(failure);
      },
    );
    child.stdin?.end(expression);
  });
}

/** The value of a Nix expression, evaluated all the way. */
export function evaluate(expression: string): Promise<Evaluated> {
  return run(expression, {});
}

/** The value of an expression that must not fail. Throws with Nix's error. */
export async function evaluated(expression: string): Promise<unknown> {
  const result = await evaluate(expression);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** The function calls that evaluating an expression takes. Throws when it fails. */
export async function costOf(expression: string): Promise<Cost> {
  const file = path.join(tmpdir(), `nix-stats-${randomUUID()}.json`);
  try {
    const result = await run(expression, { NIX_SHOW_STATS: "1", NIX_SHOW_STATS_PATH: file });
    if (!result.ok) throw new Error(result.error);
    const statistics: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof statistics === "object" && statistics !== null && "nrFunctionCalls" in statistics) {
      return { calls: Number(statistics.nrFunctionCalls) };
    }
    throw new Error("Nix printed no statistics");
  } finally {
    await rm(file, { force: true });
  }
}
