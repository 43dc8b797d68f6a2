import { execFile } from "node:child_process";
import { access, constants, realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Nix as found on this machine. */
export interface NixInstallation {
  /** Absolute path of the `nix` program. */
  readonly nix: string;
  /** Its version, such as 2.8.0. */
  readonly version: string;
}

/** The absolute path of a program on the search path, or null. */
export async function findProgram(name: string, searchPath = process.env.PATH ?? ""): Promise<string | null> {
  const folders = [...searchPath.split(":"), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];
  for (const folder of folders) {
    if (folder === "") continue;
    const candidate = path.join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** Nix on this machine: `NIX_PROGRAM` where it is set, else the search path; null where there is none. */
export async function findNix(): Promise<NixInstallation | null> {
  const nix = process.env.NIX_PROGRAM ?? (await findProgram("nix"));
  if (!nix) return null;
  try {
    const { stdout } = await execute(nix, ["--version"], { timeout: 10_000 });
    const version = /(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1];
    return version ? { nix, version } : null;
  } catch {
    return null;
  }
}

/** Files outside the store that the `nix` program itself needs: none on NixOS, the distribution's libraries elsewhere. */
export async function programClosure(program: string): Promise<readonly string[]> {
  const real = await realpath(program);
  if (real.startsWith("/nix/store/")) return [];
  try {
    const { stdout } = await execute("ldd", [real], { timeout: 10_000 });
    // A loader that lies elsewhere stands before an arrow, with the usual one behind it.
    const libraries = [...stdout.matchAll(/(\/[^\s()]+)\s+(?:=>|\(0x)/g)].map((match) => match[1] ?? "");
    return [program, real, ...libraries].filter((file) => file !== "" && !file.startsWith("/nix/store/"));
  } catch {
    // A static program has no libraries.
    return [program, real];
  }
}
