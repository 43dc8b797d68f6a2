import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { dependent } from "./dependent";
import type { NixInstallation } from "./installation";
import { type Connection, RESOLVER } from "./network";
import { startInOwnNetwork, wayToOwnNetwork } from "./own-network";

const SYSTEM_SOCKET = "/nix/var/nix/daemon-socket/socket";

/** Nix's own settings that an instance administrator may choose; each is written to the daemon's `nix.conf`. */
export interface StoreSettings {
  readonly builders?: string;
  readonly substituters?: readonly string[];
  readonly trustedPublicKeys?: readonly string[];
  readonly maxJobs?: number;
  /** Host paths that every build sandbox sees besides the store. */
  readonly sandboxPaths?: readonly string[];
}

/** A Nix daemon to build through: the one of the system, or one of our own where we own the store. */
export interface StoreDaemon {
  /** The folder that holds the socket, to be bound into a confinement. */
  readonly socketFolder: string;
  readonly socketName: string;
  /**
   * Why builds, whose fixed outputs Nix lets use the network, reach this host's own ports; null where they have a network
   * of their own.
   */
  readonly hostNetwork: string | null;
  /** Resolves where it ends, or its network does, although nobody stopped it: to what happened. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const NEVER = new Promise<string>(() => undefined);

async function answers(socket: string): Promise<boolean> {
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
 * The text of the daemon's `nix.conf`. Nobody is trusted, so that a client, whoever it runs as, cannot switch the sandbox
 * off, add substituters or import unsigned paths.
 */
export function daemonConfiguration(settings: StoreSettings, buildUsersGroup: string): string {
  const lines = [
    "experimental-features = nix-command flakes",
    "sandbox = true",
    "sandbox-fallback = false",
    "trusted-users =",
    "allowed-users = *",
    `build-users-group = ${buildUsersGroup}`,
    `max-jobs = ${settings.maxJobs ?? "auto"}`,
    "connect-timeout = 5",
    "download-attempts = 2",
  ];
  const space = (items: readonly string[] | undefined) => (items ?? []).join(" ");
  if (settings.builders) lines.push(`builders = ${settings.builders.replaceAll("\n", " ; ")}`);
  if (settings.substituters) lines.push(`substituters = ${space(settings.substituters)}`);
  if (settings.trustedPublicKeys) lines.push(`trusted-public-keys = ${space(settings.trustedPublicKeys)}`);
  if (settings.sandboxPaths?.length) lines.push(`sandbox-paths = ${space(settings.sandboxPaths)}`);
  return `${lines.join("\n")}\n`;
}

/** Whether this process may write the store itself, so that a daemon of its own makes sense. */
export async function ownsStore(): Promise<boolean> {
  try {
    await access("/nix/store", constants.W_OK);
    await access("/nix/var/nix/db", constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Connects to a daemon. Where we may write the store, one is started under `folder` (a socket and a `nix.conf`), with a
 * network of its own where this machine allows that; else the system's is used. Rejects when there is neither.
 */
export async function startDaemon(
  installation: NixInstallation,
  folder: string,
  settings: StoreSettings = {},
  slirp4netns: string | null = null,
): Promise<StoreDaemon> {
  if (!(await ownsStore())) {
    if (!(await answers(SYSTEM_SOCKET))) {
      throw new Error("the Nix store belongs to another user and no Nix daemon answers");
    }
    return {
      socketFolder: path.dirname(SYSTEM_SOCKET),
      socketName: path.basename(SYSTEM_SOCKET),
      hostNetwork: "the system's own Nix daemon builds",
      died: NEVER,
      stop: () => Promise.resolve(),
    };
  }
  const configuration = path.join(folder, "conf");
  const socketFolder = path.join(folder, "socket");
  await mkdir(configuration, { recursive: true });
  await mkdir(socketFolder, { recursive: true });
  await writeFile(path.join(configuration, "nix.conf"), daemonConfiguration(settings, ""));
  const socket = path.join(socketFolder, "socket");
  const command = [installation.nix, "--extra-experimental-features", "nix-command", "daemon"] as const;
  const env = {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    HOME: folder,
    NIX_CONF_DIR: configuration,
    NIX_DAEMON_SOCKET_PATH: socket,
    NIX_REMOTE: "",
    ...(process.env.SSH_AUTH_SOCK ? { SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK } : {}),
  };
  const { child, connection, hostNetwork } = await startSomewhere(command, env, folder, slirp4netns);
  let stopped = false;
  const stop = async () => {
    stopped = true;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    connection?.end();
  };
  const died = new Promise<string>((resolve) => {
    child.once("exit", () => stopped || resolve("the Nix daemon ended"));
    connection?.lost.then(() => stopped || resolve("the network of the Nix daemon ended"));
  });
  try {
    await beginning(child, socket);
  } catch (error) {
    await stop();
    throw error;
  }
  return { socketFolder, socketName: "socket", hostNetwork, died, stop };
}

/** Resolves when a daemon that was started answers. */
async function beginning(child: ChildProcess, socket: string): Promise<void> {
  let failure: Error | null = null;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("exit", (code) => {
    failure = new Error(`the Nix daemon ended with ${code}`);
  });
  for (let attempt = 0; attempt < 400; attempt++) {
    if (failure) throw failure;
    if (await answers(socket)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the Nix daemon did not answer within twenty seconds");
}

interface Started {
  readonly child: ChildProcess;
  readonly connection: Connection | null;
  readonly hostNetwork: string | null;
}

/** Starts the daemon in a network of its own, or, where that cannot be had, in the host's: binary caches are needed. */
async function startSomewhere(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  folder: string,
  slirp4netns: string | null,
): Promise<Started> {
  const onHost = async (hostNetwork: string): Promise<Started> => {
    const command = await dependent(program, args);
    const child = spawn(command.program, command.args, { stdio: "ignore", env });
    return { child, connection: null, hostNetwork };
  };
  if (slirp4netns === null) return onHost("slirp4netns, or a /dev/net/tun that it may open, is missing");
  const resolver = path.join(folder, "resolv.conf");
  await writeFile(resolver, RESOLVER);
  const way = await wayToOwnNetwork(resolver);
  if (way === null) return onHost("this account cannot make network namespaces here");
  try {
    const started = await startInOwnNetwork(way, slirp4netns, resolver, [program, ...args], env);
    return { ...started, hostNetwork: null };
  } catch (error) {
    return onHost(`no network could be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}
