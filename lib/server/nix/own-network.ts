import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { dependent } from "./dependent";
import { type Connection, connectNamespace } from "./network";

const execute = promisify(execFile);

/** How an account may make namespaces: as root, or by a user namespace in which it is root. */
const WAYS = [
  ["--net", "--mount"],
  ["--user", "--map-root-user", "--net", "--mount"],
];

/** Within new namespaces: the resolver of the way out in place of the host's, which may be on its loopback. */
const PREPARE = `ip link set lo up && if [ -e /etc/resolv.conf ]; then mount --bind "$1" /etc/resolv.conf; fi`;

/** Waits until there is a way out, and becomes the program. */
const BEGIN = `${PREPARE} && shift && echo entered && read -r go <&3 && exec 3<&- >/dev/null && exec "$@"`;

const shell = (script: string, resolver: string) => ["--", "/bin/sh", "-c", script, "sh", resolver];

/**
 * How `unshare` makes namespaces of network and mounts here; null where it cannot.
 * @param resolver a file like resolv.conf
 */
export async function waysOfOwnNetwork(resolver: string): Promise<readonly string[] | null> {
  for (const way of WAYS) {
    try {
      await execute("unshare", [...way, ...shell(PREPARE, resolver)], { timeout: 10_000 });
      return way;
    } catch {
      // The next one may do.
    }
  }
  return null;
}

/** A program that has a network of its own, and its way out. */
export interface Networked {
  readonly child: ChildProcess;
  readonly connection: Connection | null;
}

/**
 * Starts a program of the host in a network of its own, which reaches what is outside, but none of this host's ports; it
 * ends with this process. Without `slirp4netns` it reaches nothing.
 */
export async function startInOwnNetwork(
  way: readonly string[],
  slirp4netns: string | null,
  resolver: string,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<Networked> {
  const command = await dependent(program, args);
  const child = spawn("unshare", [...way, ...shell(BEGIN, resolver), command.program, ...command.args], {
    env,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it had begun`)));
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([once(child.stdio[1] as Readable, "data"), ended]);
    const pid = child.pid ?? 0;
    const connection = slirp4netns === null ? null : await connectNamespace(slirp4netns, pid);
    const begin = child.stdio[3] as Writable;
    begin.on("error", () => undefined);
    begin.end("go\n");
    return { child, connection };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
