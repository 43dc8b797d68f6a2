import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { dependent } from "./dependent";
import type { NixInstallation } from "./installation";
import { RESOLVER } from "./network";
import { startInOwnNetwork, waysOfOwnNetwork } from "./own-network";

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
  /** Whether builds, whose fixed outputs Nix lets use the network, reach none of this host's own ports. */
  readonly ownNetwork: boolean;
  /** Resolves where it ends although nobody stopped it. */
  readonly died: Promise<void>;
  stop(): Promise<void>;
}

const NEVER = new Promise<void>(() => undefined);

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
async function ownsStore(): Promise<boolean> {
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
    const stop = () => Promise.resolve();
    return {
      socketFolder: path.dirname(SYSTEM_SOCKET),
      socketName: path.basename(SYSTEM_SOCKET),
      ownNetwork: false,
      died: NEVER,
      stop,
    };
  }
  const configuration = path.join(folder, "conf");
  const socketFolder = path.join(folder, "socket");
  await mkdir(configuration, { recursive: true });
  await mkdir(socketFolder, { recursive: true });
  await writeFile(path.join(configuration, "nix.conf"), daemonConfiguration(settings, ""));
  const socket = path.join(socketFolder, "socket");
  const resolver = path.join(folder, "resolv.conf");
  await writeFile(resolver, RESOLVER);
  const way = await waysOfOwnNetwork(resolver);
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
  const { child, connection } =
    way === null
      ? await startOnHost(command, env)
      : await startInOwnNetwork(way, slirp4netns, resolver, command, env);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the Nix daemon ended with ${code}`)));
  });
  failed.catch(() => undefined);
  const ready = (async () => {
    for (let attempt = 0; attempt < 400; attempt++) {
      if (await answers(socket)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the Nix daemon did not answer within twenty seconds");
  })();
  await Promise.race([ready, failed]);
  let stopped = false;
  const died = new Promise<void>((resolve) => child.once("exit", () => stopped || resolve()));
  return {
    socketFolder,
    socketName: "socket",
    ownNetwork: way !== null,
    died,
    async stop() {
      stopped = true;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      connection?.end();
    },
  };
}

async function startOnHost([program, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv) {
  const command = await dependent(program, args);
  return { child: spawn(command.program, command.args, { stdio: "ignore", env }), connection: null };
}
