import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** This repository's `nix` folder. */
export const nixFolder = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
/** The stand-in for nixpkgs, as a folder that is a flake and can be imported. */
export const standIn = `${nixFolder}/testing/nixpkgs`;

/** A nixpkgs under test may be a flake. */
const options = ["--option", "substituters", "", "--option", "extra-experimental-features", "flakes"];
const limits = { maxBuffer: 64 * 1024 * 1024 };

/** A value as a Nix expression that is nothing but data. */
export function nixData(value: unknown): string {
  const json = JSON.stringify(JSON.stringify(value)).replaceAll("${", "\\${");
  return `(builtins.fromJSON ${json})`;
}

/** Evaluates an expression to plain data; rejects with Nix's own message. */
export async function evaluate<Value>(expression: string): Promise<Value> {
  const { stdout } = await execute(
    "nix-instantiate",
    [...options, "--eval", "--strict", "--json", "--expr", expression],
    limits,
  );
  return JSON.parse(stdout) as Value;
}

/** Evaluates an expression that must fail; returns the message. */
export async function evaluationError(expression: string): Promise<string> {
  try {
    await execute(
      "nix-instantiate",
      [...options, "--eval", "--strict", "--json", "--expr", expression],
      limits,
    );
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  throw new Error(`this evaluates, but should not: ${expression}`);
}

/** Builds an expression's derivation, or its derivations when it is a list; returns the store paths. */
export async function build(expression: string): Promise<string[]> {
  const { stdout } = await execute("nix-build", [...options, "--no-out-link", "--expr", expression], limits);
  return stdout.trim().split("\n");
}
