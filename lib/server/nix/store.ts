import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ConfinedNix } from "./confined";
import { probeConfinement } from "./confinement";
import { type StoreDaemon, type StoreSettings, startDaemon } from "./daemon";
import { findNix, type NixInstallation } from "./installation";
import type { NixPrograms } from "./programs";
import { UnconfinedNix } from "./unconfined";

/** What this server can do with Nix, in words for people where it cannot. */
export interface NixState {
  readonly installation: NixInstallation | null;
  readonly confined: ConfinedNix | null;
  /** Why `confined` is null. */
  readonly reason: string | null;
  /** Why builds with fixed outputs reach this host's ports; null where they do not, or nothing is confined anyway. */
  readonly hostNetwork: string | null;
  /** For what an administrator evaluates where `confined` is null; null with it, and without Nix. */
  readonly unconfined: NixPrograms | null;
  /** Resolves where a daemon of our own ends although nobody stopped it, to what happened: nothing works any more. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const nothing = () => Promise.resolve();
const NEVER = new Promise<string>(() => undefined);
/** Of a Nix without a daemon of ours. */
const ALONE = { hostNetwork: null, died: NEVER, stop: nothing } as const;

/**
 * Opens Nix for a process: finds it, tries the confinement, connects to a daemon.
 * @param folder private to this process; holds the daemon's socket and configuration
 */
export async function openNix(folder: string, settings: StoreSettings = {}): Promise<NixState> {
  const installation = await findNix();
  if (!installation) {
    const reason = "Nix is not installed on this server";
    return { installation, confined: null, unconfined: null, reason, ...ALONE };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const without = async (reason: string): Promise<NixState> => {
    const unconfined = await UnconfinedNix.open(installation, path.join(folder, "unconfined"));
    return { installation, confined: null, unconfined, reason, ...ALONE };
  };
  const confinement = await probeConfinement();
  if (!confinement.available) return without(confinement.reason);
  let daemon: StoreDaemon;
  try {
    const { slirp4netns } = confinement;
    daemon = await startDaemon(installation, path.join(folder, "daemon"), settings, slirp4netns);
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error));
  }
  const confined = await ConfinedNix.open(installation, confinement, daemon, path.join(folder, "etc"));
  const { hostNetwork, died } = daemon;
  const stop = () => daemon.stop();
  return { installation, confined, unconfined: null, reason: null, hostNetwork, died, stop };
}
