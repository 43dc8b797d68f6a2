import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ConfinedNix } from "./confined";
import { probeConfinement } from "./confinement";
import { type StoreDaemon, type StoreSettings, startDaemon } from "./daemon";
import { findNix, type NixInstallation } from "./installation";

/** What this server can do with Nix, in words for people where it cannot. */
export interface NixState {
  readonly installation: NixInstallation | null;
  readonly confined: ConfinedNix | null;
  /** Why `confined` is null. */
  readonly reason: string | null;
  stop(): Promise<void>;
}

const nothing = () => Promise.resolve();

/**
 * Opens Nix for a process: finds it, tries the confinement, connects to a daemon.
 * @param folder private to this process; holds the daemon's socket and configuration
 */
export async function openNix(folder: string, settings: StoreSettings = {}): Promise<NixState> {
  const installation = await findNix();
  if (!installation) {
    return { installation, confined: null, reason: "Nix is not installed on this server", stop: nothing };
  }
  const confinement = await probeConfinement();
  if (!confinement.available) {
    return { installation, confined: null, reason: confinement.reason, stop: nothing };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let daemon: StoreDaemon;
  try {
    daemon = await startDaemon(installation, path.join(folder, "daemon"), settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { installation, confined: null, reason, stop: nothing };
  }
  const confined = await ConfinedNix.open(installation, confinement, daemon, path.join(folder, "etc"));
  return { installation, confined, reason: null, stop: () => daemon.stop() };
}
