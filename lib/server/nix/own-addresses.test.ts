import { execFile, spawnSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { probeConfinement } from "./confinement";

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");
const confinement = await probeConfinement();
const slirp = confinement.available ? confinement.slirp4netns : null;
const NAMESPACES = ["--user", "--map-root-user", "--net", "--"];
const missing = !slirp
  ? "slirp4netns, or its device, is missing"
  : spawnSync("unshare", [...NAMESPACES, "ip", "link", "set", "lo", "up"]).status !== 0
    ? "no network namespaces for accounts here"
    : null;

test.skipIf(missing !== null)(
  `a host's addresses stay out of reach as they change, and the end of a network is told${missing ? ` (skipped: ${missing})` : ""}`,
  async () => {
    const script = [
      "--conditions=react-server",
      "bin/run-ts.mjs",
      "lib/server/testing/changing-addresses.ts",
    ];
    const args = [...NAMESPACES, process.execPath, ...script, slirp ?? ""];
    const { stdout } = await execute("unshare", args, { cwd: root, timeout: 120_000 });
    expect(JSON.parse(stdout)).toEqual({
      first: [],
      later: false,
      stillOut: false,
      withoutList: true,
      lost: true,
    });
  },
  120_000,
);
