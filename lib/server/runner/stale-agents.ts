import "server-only";
import { readdir, rm, stat } from "node:fs/promises";
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
