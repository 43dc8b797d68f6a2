import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, open, readlink } from "node:fs/promises";
import type { Readable } from "node:stream";
import { ownAddresses, watchOwnAddresses } from "./own-addresses";

/** How long a network may take to come up, on a machine with other work. */
const READY_MS = 20_000;
/** The watch does not say when it has begun to listen; by then it does. */
const LISTENING_MS = 1_000;

function readySignal(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("slirp4netns brings no network up")), READY_MS);
    const settle = (done: () => void) => () => {
      clearTimeout(timer);
      done();
    };
    stream.once("data", settle(resolve));
    stream.once(
      "end",
      settle(() => reject(new Error("slirp4netns ended before the network was up"))),
    );
  });
}

/** The network inside, from a block that is nobody's (RFC 5737), so that it stands before no machine's address. */
const INSIDE = "192.0.2.0/24";
/** Where slirp4netns answers name lookups, with what the host's own resolver says. */
const NAME_SERVER = "192.0.2.3";
/** The resolv.conf of a namespace with a way out: the host's own may name a resolver on its loopback, out of reach. */
export const RESOLVER = `nameserver ${NAME_SERVER}\n`;
/** The same over IPv6, where slirp4netns has one block and no choice. It would announce itself, but only after a while. */
const INSIDE6 = ["address add fd00::100/64 dev tap0 nodad", "route add default via fd00::2 dev tap0"];

/** A network namespace's way out, until it is ended. */
export interface Connection {
  /** Resolves where there is no way out any more although nobody ended it. */
  readonly lost: Promise<void>;
  end(): void;
}

/** The namespaces of a process, which stay within reach whatever becomes of that process. */
interface Namespaces {
  readonly network: FileHandle;
  /** Null where the process has the same users as this one. */
  readonly users: FileHandle | null;
}

async function openNamespaces(pid: number): Promise<Namespaces> {
  const [own, other] = await Promise.all(["self", pid].map((each) => readlink(`/proc/${each}/ns/user`)));
  const network = await open(`/proc/${pid}/ns/net`);
  return { network, users: own === other ? null : await open(`/proc/${pid}/ns/user`) };
}

/** Runs commands of `ip` in a network namespace; rejects with what it says where one fails. */
async function configure({ network, users }: Namespaces, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  // An account without rights is root there as it is, and may not drop its groups.
  const asItIs = ["--user=/proc/self/fd/4", "--preserve-credentials"];
  const enter = ["--net=/proc/self/fd/3", ...(users ? asItIs : [])];
  const child = spawn("nsenter", [...enter, "ip", "-batch", "-"], {
    stdio: ["pipe", "ignore", "pipe", network.fd, ...(users ? [users.fd] : [])],
    timeout: READY_MS,
  });
  let said = "";
  child.stderr?.on("data", (text: Buffer) => {
    said += text;
  });
  // It may be gone already, when the program was cancelled; its status says so.
  child.stdin?.on("error", () => undefined).end(`${lines.join("\n")}\n`);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the host's addresses cannot be shut out: ${said.trim().split("\n")[0]}`);
}

/** Keeps the host's addresses, as they are at any time, out of reach of a network namespace. */
class ShutOut {
  private readonly shut = new Set<string>();
  private turn: Promise<void> = Promise.resolve();
  private waiting = false;

  constructor(
    private readonly namespaces: Namespaces,
    private readonly families: readonly (4 | 6)[],
  ) {}

  /** Resolves when what the host has now is out of reach; those that ask meanwhile share the next turn. */
  refresh(): Promise<void> {
    if (this.waiting) return this.turn;
    this.waiting = true;
    this.turn = this.turn.then(() => {
      this.waiting = false;
      return this.shutOut();
    });
    return this.turn;
  }

  private async shutOut(): Promise<void> {
    const now = new Set((await Promise.all(this.families.map(ownAddresses))).flat());
    const come = [...now].filter((address) => !this.shut.has(address));
    const gone = [...this.shut].filter((address) => !now.has(address));
    await configure(this.namespaces, [
      ...come.map((address) => `route replace blackhole ${address}`),
      ...gone.map((address) => `route del blackhole ${address}`),
    ]);
    for (const address of come) this.shut.add(address);
    for (const address of gone) this.shut.delete(address);
  }
}

/**
 * Gives the network namespace of `pid` a way out through user-mode networking. The host's loopback and the host's own
 * addresses stay out of reach, also those that it gets later, and with them every port that the server listens on. Where
 * that cannot be kept up any more, the way out ends.
 */
export async function connectNamespace(slirp4netns: string, pid: number): Promise<Connection> {
  const ends: (() => void)[] = [];
  const end = () => {
    for (const each of ends.splice(0)) each();
  };
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    lose = () => {
      if (ends.length > 0) resolve();
      end();
    };
  });
  try {
    const namespaces = await openNamespaces(pid);
    ends.push(() => {
      for (const file of [namespaces.network, namespaces.users]) file?.close().catch(() => undefined);
    });
    // Where the host itself has no such address, there is nothing to reach.
    const has6 = (await ownAddresses(6)).length > 0;
    const shutOut = new ShutOut(namespaces, has6 ? [4, 6] : [4]);
    const watch = await watchOwnAddresses(() => void shutOut.refresh().catch(() => lose()));
    ends.push(() => watch.end());
    watch.lost.then(() => lose());

    const args = ["--configure", "--mtu=65520", "--disable-host-loopback", `--cidr=${INSIDE}`];
    // It ends when this process closes the other end, or dies.
    args.push("--ready-fd=3", "--exit-fd=4", "--netns-type=path");
    if (has6) args.push("--enable-ipv6");
    if (namespaces.users) args.push(`--userns-path=/proc/${pid}/ns/user`);
    args.push(`/proc/${pid}/ns/net`, "tap0");
    const child = spawn(slirp4netns, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    ends.push(() => {
      child.stdio[4]?.destroy();
      child.kill();
    });
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    child.once("exit", () => lose());
    await Promise.race([readySignal(child.stdio[3] as Readable), failed]);
    if (has6) await configure(namespaces, INSIDE6);
    await shutOut.refresh();
    const again = setTimeout(() => void shutOut.refresh().catch(() => lose()), LISTENING_MS);
    ends.push(() => clearTimeout(again));
  } catch (error) {
    end();
    throw error;
  }
  return { lost, end };
}
