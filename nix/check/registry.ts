import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A flake in the store, or why there is none. */
export type ResolvedFlake = { folder: string; url: string } | { missing: string };

const features = ["--extra-experimental-features", "nix-command flakes"];
/** A registry that can't be reached is given up at once. */
const impatient = ["--option", "connect-timeout", "5", "--option", "download-attempts", "1"];

function nix(args: string[], seconds: number): string {
  return execFileSync("nix", [...features, ...impatient, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: seconds * 1000,
  });
}

function inStore(reference: string, options: string[]): ResolvedFlake {
  const found: unknown = JSON.parse(
    nix([...options, "flake", "metadata", "--json", "--no-write-lock-file", reference], 300),
  );
  if (typeof found === "object" && found !== null && "path" in found && "url" in found) {
    return { folder: String(found.path), url: String(found.url) };
  }
  throw new Error(`Nix said nothing of where ${reference} is`);
}

/** The last line of what Nix said, which is the reason. */
function reason(error: unknown): string {
  const said = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr) : "";
  return said.trim().split("\n").at(-1) || String(error);
}

/**
 * Where a flake reference leads. The person's and the system's registries come first, which takes no network; the global
 * registry is asked only where it answers within seconds.
 */
export function resolveFlake(reference: string): ResolvedFlake {
  const folder = mkdtempSync(path.join(tmpdir(), "registry-"));
  try {
    const empty = path.join(folder, "registry.json");
    writeFileSync(empty, JSON.stringify({ version: 2, flakes: [] }));
    return inStore(reference, ["--option", "flake-registry", empty]);
  } catch {
    try {
      nix(["registry", "list"], 20);
      return inStore(reference, []);
    } catch (error) {
      return { missing: `the flake reference ${reference} leads nowhere: ${reason(error)}` };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
