// Run in a network namespace of its own, which takes the place of a host whose addresses change. Prints what happened.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { present } from "@/lib/shared/assert";
import { RESOLVER } from "../nix/network";
import { startInOwnNetwork, waysFor } from "../nix/own-network";

const ip = (...args: readonly string[]) => execFileSync("ip", args, { encoding: "utf8" });
ip("link", "set", "lo", "up");
for (const address of ["198.51.100.1/32", "2001:db8::1/128"]) ip("address", "add", address, "dev", "lo");
const server = createServer().listen(0, "::");
await new Promise((resolve) => server.once("listening", resolve));
const address = present(server.address(), "the server's address");
const port = typeof address === "string" ? address : address.port;

const folder = mkdtempSync(path.join(tmpdir(), "changing-"));
const resolver = path.join(folder, "resolv.conf");
writeFileSync(resolver, RESOLVER);
// The way of an account without rights, whose program has other users than its network.
const way = present(waysFor(1000, 1000).at(-1), "a way for an account");
const slirp4netns = present(process.argv[2], "slirp4netns");
const { child, connection } = await startInOwnNetwork(
  way,
  slirp4netns,
  resolver,
  ["sleep", "60"],
  process.env,
);
let lost = false;
connection.lost.then(() => {
  lost = true;
});

const within = (...command: readonly string[]) =>
  spawnSync("nsenter", [`--net=/proc/${child.pid}/ns/net`, ...command], {
    encoding: "utf8",
    timeout: 10_000,
  });
const reaches = (host: string) =>
  within("timeout", "5", "bash", "-c", `exec 3<>/dev/tcp/${host}/${port}`).status === 0;
const shutOut = (host: string) => within("ip", "route", "show", "type", "blackhole").stdout.includes(host);
const until = async (condition: () => boolean) => {
  for (let attempt = 0; attempt < 100 && !condition(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 50));
};

const first = ["198.51.100.1", "2001:db8::1"].filter(reaches);
ip("address", "add", "198.51.100.2/32", "dev", "lo");
await until(() => shutOut("198.51.100.2"));
const later = reaches("198.51.100.2");
ip("address", "del", "198.51.100.1/32", "dev", "lo");
await until(() => !shutOut("198.51.100.1"));
const stillOut = shutOut("198.51.100.1");
// Nothing but the list keeps it away.
within("ip", "route", "del", "blackhole", "198.51.100.2");
const withoutList = reaches("198.51.100.2");
const children = execFileSync("ps", ["--ppid", String(process.pid), "-o", "pid=,args="], {
  encoding: "utf8",
});
process.kill(Number(/^ *(\d+) \S*slirp4netns /m.exec(children)?.[1]), "SIGKILL");
await until(() => lost);
process.stdout.write(JSON.stringify({ first, later, stillOut, withoutList, lost }));
child.kill("SIGKILL");
rmSync(folder, { recursive: true });
process.exit(0);
