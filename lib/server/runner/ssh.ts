import "server-only";
import { existsSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { knownHosts } from "../db/known-hosts";
import type { Bind } from "../nix/confinement";

/** SSH as a package sees it: an agent's socket, the known hosts and the server account's configuration; never a key. */
export interface Ssh {
  readonly binds: readonly Bind[];
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const INSIDE = "/home/studio/.ssh";
const AGENT = "/tmp/ssh-agent.socket";

/**
 * Prepares SSH for one job in `folder`. Unknown hosts are refused: a person confirms a machine's key first, and it is
 * kept for the domain.
 */
export async function openSsh(folder: string, domainId: string): Promise<Ssh> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, "known_hosts"), await knownHosts(domainId), { mode: 0o600 });
  const own = path.join(homedir(), ".ssh", "config");
  const strict = "Host *\n  StrictHostKeyChecking yes\n  UpdateHostKeys no\n";
  if (existsSync(own)) await copyFile(own, path.join(folder, "own-config"));
  const include = existsSync(own) ? `Include ${INSIDE}/own-config\n` : "";
  await writeFile(path.join(folder, "config"), `${strict}${include}`, { mode: 0o600 });
  const agent = process.env.SSH_AUTH_SOCK;
  const binds: Bind[] = [{ from: folder, to: INSIDE }];
  if (agent && existsSync(agent)) binds.push({ from: agent, to: AGENT });
  return {
    binds,
    variables: agent ? { SSH_AUTH_SOCK: AGENT, USER: "studio" } : { USER: "studio" },
    close: () => Promise.resolve(),
  };
}
