import type { ConfinedOptions } from "./confined";
import type { NixInstallation } from "./installation";
import type { Ended } from "./run";

/** Nix and programs of its store, run confined or, for administrators alone, as they are. */
export interface NixPrograms {
  readonly installation: NixInstallation;
  /** Whether what runs is kept away from this server's files and ports. */
  readonly confines: boolean;
  /** Whether a program can be given a network. */
  readonly canReachOutside: boolean;
  /** Whether Nix is of this version (`2.19`) or a newer one. */
  atLeast(version: string): boolean;
  nix(args: readonly string[], options?: ConfinedOptions): Promise<Ended>;
}

/** Whether one version of Nix (`2.8.0`) is another (`2.19`) or newer. */
export function versionAtLeast(version: string, wanted: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
