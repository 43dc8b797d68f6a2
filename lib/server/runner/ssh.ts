import "server-only";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { knownHosts } from "../db/known-hosts";
import { privateDeployKey } from "../deployments/deploy-key";
import type { Bind } from "../nix/confinement";

/** SSH as a package sees it: an agent's socket, the known hosts and the server account's configuration; never a key. */
export interface Ssh {
  readonly binds: readonly Bind[];
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the server account has a configuration of its own, which may know other ways to a machine. */
  readonly configured: boolean;
  close(): Promise<void>;
}

/** Where the confinement shows it; relative names in a configuration mean this too. */
const INSIDE = "/home/studio/.ssh";
const AGENT = "/tmp/ssh-agent.socket";
/** What names of agents' folders begin with. */
export const AGENT_FOLDER = "studio-agent-";

/** Unknown hosts are refused, whatever the server account's own configuration says: the first value counts. */
const STRICT = [
  "Host *",
  "  StrictHostKeyChecking yes",
  "  UserKnownHostsFile ~/.ssh/known_hosts",
  "  GlobalKnownHostsFile none",
  "  UpdateHostKeys no",
  // There is nowhere to keep a connection's socket.
  "  ControlMaster no",
  "  ControlPath none",
  "  ConnectTimeout 15",
];

/**
 * Prepares SSH for one job in `folder`: an agent of its own that holds the domain's deploy key, or the server's agent
 * where the domain has none.
 * @param person whose name the machines' logs get
 */
export async function openSsh(folder: string, domainId: string, person: string): Promise<Ssh> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await knownHosts(domainId);
  await writeFile(path.join(folder, "known_hosts"), known, { mode: 0o600 });
  const configured = await copyOwnConfiguration(path.join(homedir(), ".ssh"), folder);
  const lines = [
    ...STRICT,
    ...aliases(known),
    ...(configured ? ["Match all", "Include own-config"] : []),
    "",
  ];
  await writeFile(path.join(folder, "config"), lines.join("\n"), { mode: 0o600 });

  const key = await privateDeployKey(domainId);
  const agent = key === null ? null : await startAgent(key);
  const socket = agent?.socket ?? process.env.SSH_AUTH_SOCK;
  const usable = socket !== undefined && existsSync(socket);
  const binds: Bind[] = [{ from: folder, to: INSIDE }];
  if (usable) binds.push({ from: socket, to: AGENT });
  const user = `${person.replace(/[^\w .@-]/g, "") || "somebody"} (studio)`;
  return {
    binds,
    variables: { USER: user, ...(usable ? { SSH_AUTH_SOCK: AGENT } : {}) },
    configured,
    close: async () => agent?.stop(),
  };
}

/**
 * Copies what the server account says about hosts, and the public halves of the keys that it names, by which ssh finds
 * them in the agent. Keys stay where they are.
 */
async function copyOwnConfiguration(own: string, folder: string): Promise<boolean> {
  if (!existsSync(path.join(own, "config"))) return false;
  await copyFile(path.join(own, "config"), path.join(folder, "own-config"));
  for (const entry of await readdir(own, { withFileTypes: true })) {
    const { name } = entry;
    const from = path.join(own, name);
    if (entry.isFile() && name.endsWith(".pub")) await copyFile(from, path.join(folder, name));
    if (entry.isDirectory() && /^conf(ig)?\.d$/.test(name)) {
      await cp(from, path.join(folder, name), { recursive: true });
    }
  }
  return true;
}

/** A key is confirmed for the address that the domain knows, whatever name or port the configuration makes of it. */
function aliases(known: string): string[] {
  const hosts = known.split("\n").map((line) => line.split(" ")[0] ?? "");
  const other = (host: string) => hosts.some((each) => each.startsWith(`[${host}]:`));
  const plain = [...new Set(hosts)].filter((host) => /^[A-Za-z0-9.:_-]+$/.test(host) && !other(host));
  return plain.flatMap((host) => [`Host ${host}`, `  HostKeyAlias ${host}`]);
}

/** Starts an agent that holds one key, in memory. */
export async function startAgent(key: string): Promise<{ readonly socket: string; stop(): Promise<void> }> {
  // Paths of sockets are short; DATA_DIR may not be.
  const folder = await mkdtemp(path.join(tmpdir(), AGENT_FOLDER));
  const socket = path.join(folder, "socket");
  // The agent may be setgid, which keeps the kernel from ending it with us. The shell waits for our end of the pipe to
  // close, as it does however this process ends, ends the agent and tidies up.
  const watch = 'ssh-agent -D -a "$1" & read -r _; kill $!; wait; rm -rf -- "${1%/*}"';
  const child = spawn("/bin/sh", ["-c", watch, "sh", socket], { stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.on("error", () => undefined);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([once(child, "error").then(([error]) => Promise.reject(error)), socketThere(socket)]);
    await addKey(socket, key);
    return { socket, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function socketThere(socket: string): Promise<void> {
  for (let attempt = 0; attempt < 800 && !existsSync(socket); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Hands the key over on standard input, so that it is neither in a file nor in an argument. */
async function addKey(socket: string, key: string): Promise<void> {
  const child = spawn("ssh-add", ["-q", "-"], {
    env: { ...process.env, SSH_AUTH_SOCK: socket },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = once(child, "exit");
  child.stdin.on("error", () => undefined).end(key);
  const [code] = await ended;
  if (code !== 0) throw new Error(`ssh-add did not take the deploy key (status ${code})`);
}
