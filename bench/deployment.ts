// What the studio costs over running the same package in a terminal, and how many machines at a time keep one core busy.
// Deploys for real, to machines of its own beside this process, whose work counts as well. A part of npm run bench;
// alone: node --conditions=react-server bin/run-ts.mjs bench/deployment.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { middle } from "@/bench/measure";
import { type FleetDomain, fleetUnavailable, startFleet, version } from "@/lib/server/testing/fleet";
import { present } from "@/lib/shared/assert";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PARALLEL = [1, 2, 4, 8];
/** Above this share of its time a core counts as busy all the time. */
const FULL = 0.95;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Time that each core has spent on anything, and on nothing. */
async function coreTimes(): Promise<readonly (readonly [busy: number, idle: number])[]> {
  const lines = (await readFile("/proc/stat", "utf8")).split("\n").filter((line) => /^cpu\d/.test(line));
  return lines.map((line) => {
    const [, user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0] = line
      .split(" ")
      .map(Number);
    return [user + nice + system + irq + soft, idle + wait];
  });
}

/** How busy the busiest core is while something happens, from 0 to 1, and how long it takes. */
async function measured(
  work: () => Promise<void>,
): Promise<{ readonly ms: number; readonly busiest: number }> {
  const before = await coreTimes();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const after = await coreTimes();
  const shares = after.map(([busy, idle], core) => {
    const [busyBefore = 0, idleBefore = 0] = before[core] ?? [];
    return (busy - busyBefore) / Math.max(1, busy - busyBefore + idle - idleBefore);
  });
  return { ms, busiest: Math.max(...shares) };
}

async function inTerminal(folder: string, sshOptions: string): Promise<void> {
  const features = ["--extra-experimental-features", "nix-command flakes"];
  const child = spawn("nix", [...features, "run", `path:${folder}#"host1.lab.test".deploy`], {
    env: {
      ...process.env,
      NIX_SSHOPTS: sshOptions,
      NIX_CONFIG: "sandbox = false\nbuild-users-group =\nsubstituters =",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the package ended with ${code} in a terminal:\n${said}`);
}

const unavailable = await fleetUnavailable();
if (unavailable !== null) {
  say(`deployments are not measured: ${unavailable}`);
  process.exit(0);
}
const most = Math.max(...PARALLEL);
const fleet = await startFleet(most);
const scratch = await mkdtemp(path.join(tmpdir(), "bench-deployment-"));
try {
  await fleet.startRunner();
  const machines = Object.fromEntries(
    fleet.targets.map((target, index) => [`host${index + 1}`, { target, code: version("none") }]),
  );
  const domain = await fleet.domain(machines);
  const deployed = async (body: object) => {
    const { deployment } = await domain.deploy(body);
    if (deployment.status !== "succeeded") throw new Error(JSON.stringify(deployment.result));
  };
  await deployed({ cluster: "lab", strategy: { parallel: 4 } });
  await sideBySide(domain, deployed);
  await together(domain, deployed);
} finally {
  await fleet.end();
  await rm(scratch, { recursive: true, force: true });
}

type Deployed = (body: object) => Promise<void>;

/** The same work alternately from the studio and from a terminal, each time with a system that is new. */
async function sideBySide(domain: FleetDomain, deployed: Deployed): Promise<void> {
  const target = present(fleet.targets[0], "a target");
  const [studio, terminal]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await domain.change("host1", version(`studio ${round}`));
    let start = performance.now();
    await deployed({ machines: ["host1"] });
    studio.push(performance.now() - start);

    await domain.change("host1", version(`terminal ${round}`));
    const folder = path.join(scratch, String(round));
    const reply = await fleet.admin.ask("GET", `/api/domains/${domain.id}/flake`, {
      headers: { accept: "application/json" },
    });
    for (const [file, text] of Object.entries(reply.body as Record<string, string>)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    start = performance.now();
    await inTerminal(folder, target.sshOptions);
    terminal.push(performance.now() - start);
  }
  const [here, there] = [middle(studio), middle(terminal)];
  say(
    `deploying one machine: ${seconds(here)} from the studio, ${seconds(there)} by nix run in a terminal: ${here >= there ? "+" : "-"}${seconds(Math.abs(here - there))} (medians of ${ROUNDS}, alternating)`,
  );
}

/** So many machines at a time, each with a system that is new. */
async function together(domain: FleetDomain, deployed: Deployed): Promise<void> {
  let limit: number | null = null;
  for (const count of PARALLEL) {
    const names = fleet.targets.slice(0, count).map((_, index) => `host${index + 1}`);
    for (const name of names) await domain.change(name, version(`${count} together`));
    const { ms, busiest } = await measured(() =>
      deployed({ machines: names, strategy: { parallel: count } }),
    );
    if (busiest >= FULL) limit ??= count;
    say(
      `${String(count).padStart(2)} at a time: ${seconds(ms)}, ${seconds(ms / count)} a machine, the busiest core at ${Math.round(busiest * 100)} %`,
    );
  }
  say(
    limit === null
      ? `no core is the limit with up to ${most} machines at a time`
      : `a core is the limit from ${limit} machines at a time on`,
  );
}
