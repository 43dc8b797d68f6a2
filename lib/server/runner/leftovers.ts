import "server-only";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { AGENT_FOLDER } from "./ssh";

/** An agent that is just being started has no socket yet. */
const YOUNG = 60_000;

/** Removes what agents of killed runners left behind: their folders, once nobody answers there. */
export async function sweepAgents(now = Date.now()): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(AGENT_FOLDER)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      const { mtimeMs, uid } = await stat(folder);
      const own = uid === process.getuid?.();
      if (!own || now - mtimeMs < YOUNG || (await answers(path.join(folder, "socket")))) continue;
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another runner sweeps too.
    }
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}

/**
 * Ends processes that a killed runner started with something in `folder`: a confinement that was just being made can
 * outlive it. Only one runner at a time has that folder, so they are nobody else's.
 */
export async function endOrphans(folder: string): Promise<void> {
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (!command.split("\0").some((word) => word.startsWith(`${folder}${path.sep}`))) continue;
    try {
      process.kill(Number(name), "SIGKILL");
    } catch {
      // It ended meanwhile, or belongs to another account.
    }
  }
}
