import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { assert } from "@/lib/shared/assert";
import { type Bind, type Confinement, confinementArguments } from "./confinement";
import type { StoreDaemon } from "./daemon";
import { type NixInstallation, programClosure } from "./installation";
import { type Connection, connectNamespace, RESOLVER } from "./network";
import { type NixPrograms, versionAtLeast } from "./programs";
import { type Ended, endGroup, killGroup, type RunOptions, run } from "./run";

/**
 * `none`: no network at all, which is how evaluation and builds run.
 * `outside`: the network without this host's own ports, for fetching inputs and for packages that reach machines.
 */
export type Network = "none" | "outside";

export interface ConfinedOptions extends Omit<RunOptions, "grace" | "stdio"> {
  /** Seconds that the program itself may take to end, once it was asked to by SIGTERM. */
  readonly graceSeconds?: number;
  readonly network?: Network;
  /** Further host paths that the program sees. */
  readonly binds?: readonly Bind[];
  /** The environment, which is otherwise empty. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Host folders of programs and libraries, which deployment scripts may use; nothing of `/etc`, `/home`, `/root`, `/var`. */
const PROGRAM_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/run/current-system/sw"];

/** Under load the kernel's answer about the loopback interface can fail bubblewrap, before the program has begun. */
const NOT_MADE = /^bwrap: loopback: /;
const ATTEMPTS = 5;

/**
 * A folder of every store that only its daemon needs, and the first by name. A socket stands there instead, which no copy
 * of the whole store survives: `fetchTree` of `/nix/store` would list what other domains have there.
 */
const LINKS = "/nix/store/.links";

const RESOLVING = ["/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl", "/etc/static/ssl"];

/** What every client of ours is configured with. */
export const CLIENT_CONFIGURATION = [
  "experimental-features = nix-command flakes",
  "allow-import-from-derivation = false",
  "accept-flake-config = false",
  "warn-dirty = false",
  "flake-registry =",
  "use-registries = false",
  "connect-timeout = 5",
  "download-attempts = 2",
].join("\n");

/** Runs programs on behalf of a domain's author, who is not trusted with this server (design, section 4). */
export class ConfinedNix implements NixPrograms {
  readonly confines = true;

  private constructor(
    readonly installation: NixInstallation,
    private readonly confinement: Extract<Confinement, { available: true }>,
    private readonly daemon: StoreDaemon,
    private readonly folder: string,
    private readonly nixFiles: readonly string[],
  ) {}

  /** `folder` holds what the confinement shows as `/etc`; nothing secret is written there. */
  static async open(
    installation: NixInstallation,
    confinement: Extract<Confinement, { available: true }>,
    daemon: StoreDaemon,
    folder: string,
  ): Promise<ConfinedNix> {
    await mkdir(path.join(folder, "nix"), { recursive: true });
    const configuration = `${CLIENT_CONFIGURATION}\n`;
    await writeFile(path.join(folder, "nix", "nix.conf"), configuration);
    await writeFile(path.join(folder, "passwd"), "root:x:0:0::/home/studio:/bin/sh\n");
    await writeFile(path.join(folder, "group"), "root:x:0:\n");
    await writeFile(path.join(folder, "resolv.conf"), RESOLVER);
    return new ConfinedNix(installation, confinement, daemon, folder, await programClosure(installation.nix));
  }

  /** Whether a confined program can be given a network. */
  get canReachOutside(): boolean {
    return this.confinement.slirp4netns !== null;
  }

  /** Whether Nix is of this version (`2.19`) or a newer one. */
  atLeast(version: string): boolean {
    return versionAtLeast(this.installation.version, version);
  }

  /** Runs `nix` with the store, its daemon and `binds`, and nothing else of the host. */
  nix(args: readonly string[], options: ConfinedOptions = {}): Promise<Ended> {
    const binds: readonly Bind[] = [
      ...this.nixFiles.map((file) => ({ from: file, to: file })),
      ...(existsSync(LINKS) ? [{ from: this.daemon.socketFolder, to: LINKS }] : []),
    ];
    return this.run(this.installation.nix, args, { ...options, binds: [...binds, ...(options.binds ?? [])] });
  }

  /** Runs a program of the store (a deployment package) that may also use the host's programs. */
  async program(program: string, args: readonly string[], options: ConfinedOptions = {}): Promise<Ended> {
    const folders = PROGRAM_FOLDERS.filter((folder) => existsSync(folder));
    const binds = folders.map((folder) => ({ from: folder, to: folder }));
    const own = await this.nixFolder();
    const variables = {
      PATH: `${own}/run/current-system/sw/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
      ...options.variables,
    };
    return this.run(program, args, { ...options, variables, binds: [...binds, ...(options.binds ?? [])] });
  }

  /** Where the store holds Nix's programs, for a search path; empty where the host's folders do. */
  private async nixFolder(): Promise<string> {
    const folder = path.dirname(await realpath(this.installation.nix));
    return folder.startsWith("/nix/store/") ? `${folder}:` : "";
  }

  private async run(program: string, args: readonly string[], options: ConfinedOptions): Promise<Ended> {
    const network = options.network ?? "none";
    const { slirp4netns } = this.confinement;
    const etc = ["passwd", "group", "nix", ...(network === "none" ? [] : ["resolv.conf"])].map((name) => ({
      from: path.join(this.folder, name),
      to: `/etc/${name}`,
    }));
    const resolving = network === "none" ? [] : RESOLVING.filter((file) => existsSync(file));
    const confined = confinementArguments({
      binds: [
        { from: "/nix/store", to: "/nix/store" },
        { from: this.daemon.socketFolder, to: "/nix/var/nix/daemon-socket" },
        ...etc,
        ...resolving.map((file) => ({ from: file, to: file })),
        ...(options.binds ?? []),
      ],
      env: {
        NIX_REMOTE: "daemon",
        NIX_DAEMON_SOCKET_PATH: `/nix/var/nix/daemon-socket/${this.daemon.socketName}`,
        LANG: "C.UTF-8",
        ...options.variables,
      },
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    if (network !== "none" && !slirp4netns) {
      throw new Error("slirp4netns is not installed, so a confined program has no network");
    }
    const way = network === "none" ? null : slirp4netns;
    for (let attempt = 1; ; attempt++) {
      const { connected, ...ended } = await this.runInformed(way, confined, [program, ...args], options);
      const made = connected && !NOT_MADE.test(ended.stderr);
      if (made || ended.code === 0 || ended.limit !== null || attempt === ATTEMPTS) return ended;
    }
  }

  /**
   * Runs bubblewrap and learns the process that the program lives under. With `slirp4netns` the program is held back
   * until its network namespace is connected.
   */
  private async runInformed(
    slirp4netns: string | null,
    confined: readonly string[],
    command: readonly string[],
    options: ConfinedOptions,
  ): Promise<Ended & { readonly connected: boolean }> {
    const { graceSeconds, ...rest } = options;
    let bubblewrap: ChildProcess | null = null;
    let informed: Promise<number> | null = null;
    let connection: Promise<Connection> | null = null;
    let connected = true;
    const ask = async () => {
      // A signal to bubblewrap would end everything at once; the program is its init's first child.
      const init = await informed?.catch(() => null);
      if (!signalFirstChild(init ?? null, "SIGTERM") && bubblewrap) endGroup(bubblewrap);
    };
    const gate = slirp4netns === null ? [] : ["--block-fd", "4"];
    try {
      const ended = await run(
        this.confinement.bwrap,
        ["--info-fd", "3", ...gate, ...confined, "--", ...command],
        {
          ...rest,
          ...(graceSeconds === undefined ? {} : { grace: { seconds: graceSeconds, ask } }),
          stdio: slirp4netns === null ? ["pipe"] : ["pipe", "pipe"],
          onSpawn: (child) => {
            bubblewrap = child;
            informed = firstJson(child.stdio[3] as Readable).then(childPid);
            informed.catch(() => undefined);
            if (slirp4netns !== null) {
              const opening = child.stdio[4] as Writable;
              opening.on("error", () => undefined);
              connection = informed.then(async (pid) => {
                const open = await connectNamespace(slirp4netns, pid);
                opening.end("\n");
                return open;
              });
              // Without its network the program must not start at all.
              connection.catch(() => {
                connected = false;
                // What waits at the gate is not bubblewrap itself.
                killGroup(child);
                opening.destroy();
              });
            }
            options.onSpawn?.(child);
          },
        },
      );
      return { ...ended, connected };
    } finally {
      await (connection as Promise<Connection> | null)?.then(
        (open) => open.end(),
        () => undefined,
      );
    }
  }
}

/** Signals the first child of a process; false when there is none. */
function signalFirstChild(parent: number | null, signal: NodeJS.Signals): boolean {
  if (parent === null) return false;
  try {
    const [first] = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ");
    return first !== undefined && first !== "" && process.kill(Number(first), signal);
  } catch {
    return false;
  }
}

function firstJson(stream: Readable): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
      try {
        resolve(JSON.parse(text));
      } catch {
        // Not all of it yet.
      }
    });
    stream.once("error", reject);
    stream.once("end", () => reject(new Error("the confinement ended before it began")));
  });
}

function childPid(info: unknown): number {
  assert(typeof info === "object" && info !== null && "child-pid" in info, "bwrap tells its child's pid");
  return Number(info["child-pid"]);
}
