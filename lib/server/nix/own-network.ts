import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { dependent } from "./dependent";
import { type Connection, connectNamespace } from "./network";

const execute = promisify(execFile);

type Command = readonly [string, ...string[]];

/** How an account gets namespaces of network and mounts, and from there back to being itself. */
export interface Way {
  /** Arguments of `unshare`. */
  readonly into: readonly string[];
  /** What stands before the program. */
  readonly back: readonly string[];
}

const AS_ROOT: Way = { into: ["--net", "--mount"], back: [] };

/**
 * The ways to try for an account. Without rights of its own it is root of a user namespace, to prepare the others; what
 * runs there then is the account again, as Nix believes to be root by its number, and `ssh` looks for a home by it.
 */
export function waysFor(uid: number, gid: number): readonly Way[] {
  // Whoever is root by number stays so: such a Nix drops groups, which a user namespace of this kind forbids.
  if (uid === 0) return [AS_ROOT];
  const back = ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"];
  return [AS_ROOT, { into: ["--user", "--map-root-user", "--net", "--mount"], back }];
}

/** Within new namespaces: the resolver of the way out in place of the host's, which may be on its loopback. */
const PREPARE = `ip link set lo up && if [ -e /etc/resolv.conf ]; then mount --bind "$1" /etc/resolv.conf; fi && shift`;

/** Waits until there is a way out. */
const WAIT = "echo entered && read -r go <&3 && exec 3<&- >/dev/null";

/**
 * The command that becomes another one in a network of its own.
 * @param resolver a file like resolv.conf
 * @param wait as `WAIT`, for who connects the network before the program begins
 */
export function inOwnNetwork(
  { into, back }: Way,
  resolver: string,
  command: Command,
  wait = "true",
): Command {
  const script = `${PREPARE} && ${wait} && exec "$@"`;
  return ["unshare", ...into, "--", "/bin/sh", "-c", script, "sh", resolver, ...back, ...command];
}

/** How this process gets a network of its own for a program; null where it cannot. */
export async function wayToOwnNetwork(resolver: string): Promise<Way | null> {
  for (const way of waysFor(process.getuid?.() ?? 0, process.getgid?.() ?? 0)) {
    const [program, ...args] = inOwnNetwork(way, resolver, ["true"]);
    try {
      await execute(program, args, { timeout: 10_000 });
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
  readonly connection: Connection;
}

/**
 * Starts a program of the host in a network of its own, which reaches what is outside, but none of this host's ports; it
 * ends with this process. Rejects, with nothing left running, where there is no way out.
 */
export async function startInOwnNetwork(
  way: Way,
  slirp4netns: string,
  resolver: string,
  command: Command,
  env: NodeJS.ProcessEnv,
): Promise<Networked> {
  // Within: a change of the user namespace would undo it.
  const bound = await dependent(command[0], command.slice(1));
  const [program, ...args] = inOwnNetwork(way, resolver, [bound.program, ...bound.args], WAIT);
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "ignore", "pipe"] });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command[0]} ended with ${code} before it had begun`)));
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([once(child.stdio[1] as Readable, "data"), ended]);
    const connection = await connectNamespace(slirp4netns, child.pid ?? 0);
    const begin = child.stdio[3] as Writable;
    begin.on("error", () => undefined);
    begin.end("go\n");
    return { child, connection };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
