import { execFile, spawn } from "node:child_process";
import { readlink } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The addresses of this host but loopback's and those of a link alone, which the namespace cannot reach anyway. */
function hostAddresses(family: "IPv4" | "IPv6"): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === family && !/^fe80:/i.test(address.address))
    .map((address) => address.address);
}

/** How long a network may take to come up, on a machine with other work. */
const READY_MS = 20_000;

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
  end(): void;
}

/** Whether a process lives in another user namespace than this one, so that its namespaces are entered by way of that. */
async function hasOwnUsers(pid: number): Promise<boolean> {
  const [own, other] = await Promise.all(["self", pid].map((each) => readlink(`/proc/${each}/ns/user`)));
  return own !== other;
}

/**
 * Gives the network namespace of `pid` a way out through user-mode networking. The host's loopback and the host's own
 * addresses stay out of reach, and with them every port that the server listens on.
 */
export async function connectNamespace(slirp4netns: string, pid: number): Promise<Connection> {
  const args = ["--configure", "--mtu=65520", "--disable-host-loopback", `--cidr=${INSIDE}`, "--ready-fd=3"];
  // It ends when this process closes the other end, or dies.
  const users = await hasOwnUsers(pid);
  args.push("--exit-fd=4", "--netns-type=path");
  if (users) args.push(`--userns-path=/proc/${pid}/ns/user`);
  args.push(`/proc/${pid}/ns/net`, "tap0");
  // Where the host itself has no such address, there is nothing to reach.
  const own6 = hostAddresses("IPv6");
  if (own6.length > 0) args.unshift("--enable-ipv6");
  const child = spawn(slirp4netns, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const end = () => {
    child.stdio[4]?.destroy();
    child.kill();
  };
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  try {
    await Promise.race([readySignal(child.stdio[3] as Readable), failed]);
    const lines = [
      ...hostAddresses("IPv4").map((address) => `route add blackhole ${address}/32`),
      ...(own6.length > 0 ? INSIDE6 : []),
      ...own6.map((address) => `route add blackhole ${address}/128`),
    ];
    const enter = [
      "-t",
      String(pid),
      "-n",
      ...(users ? ["-U", "--preserve-credentials"] : []),
      "ip",
      "-batch",
      "-",
    ];
    const blocking = execute("nsenter", enter, { timeout: READY_MS });
    // It may be gone already, when the program was cancelled; its status says so.
    blocking.child.stdin?.on("error", () => undefined).end(`${lines.join("\n")}\n`);
    await blocking;
  } catch (error) {
    end();
    throw error;
  }
  return { end };
}
