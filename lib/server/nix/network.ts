import { type ChildProcess, execFile, spawn } from "node:child_process";
import { networkInterfaces } from "node:os";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The addresses of this host but loopback's, which the namespace cannot reach anyway. */
function hostAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === "IPv4")
    .map((address) => address.address);
}

function readySignal(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("data", () => resolve());
    stream.once("end", () => reject(new Error("slirp4netns ended before the network was up")));
  });
}

/**
 * Gives the network namespace of `pid` a way out through user-mode networking. The host's loopback and the host's own
 * addresses stay out of reach, and with them every port that the server listens on. Returns the process to end afterwards.
 */
export async function connectNamespace(slirp4netns: string, pid: number): Promise<ChildProcess> {
  const args = ["--configure", "--mtu=65520", "--disable-host-loopback", "--ready-fd=3"];
  args.push("--netns-type=path", `--userns-path=/proc/${pid}/ns/user`, `/proc/${pid}/ns/net`, "tap0");
  const child = spawn(slirp4netns, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  await Promise.race([readySignal(child.stdio[3] as Readable), failed]);
  for (const address of hostAddresses()) {
    const route = ["-t", String(pid), "-n", "-U", "ip", "route", "add"];
    await execute("nsenter", [...route, "blackhole", `${address}/32`], { timeout: 5_000 });
  }
  return child;
}
