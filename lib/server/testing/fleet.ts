import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ENDED, type JobEventData, type JobStatus } from "@/lib/editor/jobs";
import { probeConfinement } from "@/lib/server/nix/confinement";
import { findNix } from "@/lib/server/nix/installation";
import { present } from "@/lib/shared/assert";
import { type SshTarget, startTargets, targetsUnavailable } from "@/nix/testing/target";
import { administrator, startInstance, type Visitor } from "./instance";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const nixpkgs = path.join(root, "nix/testing/nixpkgs");

/** Why deployments cannot be tried on this machine, or null when they can. */
export async function fleetUnavailable(): Promise<string | null> {
  const confinement = await probeConfinement();
  if (!confinement.available) return confinement.reason;
  if (confinement.slirp4netns === null) return "slirp4netns, or /dev/net/tun, is missing";
  if ((await findNix()) === null) return "Nix is not installed";
  return targetsUnavailable();
}

/** A machine of the test domain: the target it is, and NixOS code that makes its system differ. */
export interface FleetMachine {
  readonly target: SshTarget;
  readonly code: string;
  readonly system?: string;
  /** Beside its address: targetUser, buildOn. */
  readonly deployment?: Readonly<Record<string, string>>;
}

export interface Fleet {
  readonly admin: Visitor;
  readonly dataDir: string;
  readonly targets: readonly SshTarget[];
  /**
   * A domain of these machines (cluster lab, suffix test), with its deploy key let in and every host key confirmed.
   * `services` are the cluster's, `more` further members of the document.
   */
  domain(
    machines: Readonly<Record<string, FleetMachine>>,
    services?: object,
    more?: object,
  ): Promise<FleetDomain>;
  startRunner(): Promise<void>;
  /** SIGKILL, as a crash. */
  killRunner(): Promise<void>;
  /** SIGTERM, as when the studio is stopped; resolves once it has ended. */
  stopRunner(): Promise<void>;
  /** Kills the runner's own Nix daemon; resolves once the runner has ended by that, and another one runs. */
  killDaemon(): Promise<void>;
  end(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
type Answer = any;

export interface Run {
  readonly id: string;
  readonly deployment: Answer;
  readonly events: readonly JobEventData[];
}

export interface FleetDomain {
  readonly id: string;
  /** Changes a machine's code; resolves to the new revision. */
  change(machine: string, code: string): Promise<number>;
  start(body: object): Promise<string>;
  events(id: string): Promise<readonly JobEventData[]>;
  /** Waits for an event, and gives everything up to then. */
  until(id: string, wanted: (event: JobEventData) => boolean): Promise<void>;
  ended(id: string): Promise<Run>;
  /** `start` and `ended`. */
  deploy(body: object): Promise<Run>;
}

const document = (
  machines: Readonly<Record<string, FleetMachine>>,
  services: object = {},
  more: object = {},
) => ({
  schemaVersion: 1,
  suffix: "test",
  nixpkgs: `path:${nixpkgs}`,
  ...more,
  clusters: {
    lab: {
      services,
      machines: Object.fromEntries(
        Object.entries(machines).map(([name, { target, code, system, deployment }]) => [
          name,
          {
            ...(system ? { system } : {}),
            deployment: { targetHost: target.address, targetPort: target.port, ...deployment },
            modules: {
              container: { source: "{ boot.isContainer = true; }" },
              version: { source: code },
            },
          },
        ]),
      ),
    },
  },
});

/** NixOS code whose system is told apart by a word. */
export const version = (word: string, more = "") => `{ environment.etc.version.text = "${word}"; ${more} }`;

/** A studio with a runner of its own, and `count` targets. `settings` are further variables of the runner. */
export async function startFleet(
  count: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Fleet> {
  const instance = await startInstance();
  const admin = await administrator();
  const targets = await startTargets(count);
  let runner: ChildProcess | null = null;

  const startRunner = async () => {
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "bin/run-ts.mjs", "lib/server/runner/main.ts"],
      {
        cwd: root,
        env: {
          ...process.env,
          DATA_DIR: instance.dataDir,
          LOCAL_INPUTS: nixpkgs,
          NIX_SANDBOX_PATHS: "/bin /usr /lib /lib64",
          WEBHOOKS_TO_SELF: "1",
          ...settings,
        },
        stdio: ["ignore", "inherit", "pipe", "ipc"],
      },
    );
    runner = child;
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the runner ended")));
      child.stderr?.on("data", (said: Buffer) => {
        if (said.toString().includes("runner ready")) resolve();
        else process.stderr.write(said);
      });
    });
  };
  const stopRunner = async (signal: NodeJS.Signals) => {
    const child = runner;
    runner = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  const killDaemon = async () => {
    const child = present(runner, "a runner");
    const children = execFileSync("ps", ["--ppid", String(child.pid), "-o", "pid=,args="], {
      encoding: "utf8",
    });
    const ended = once(child, "exit");
    process.kill(
      Number(present(/^ *(\d+) .*nix.* daemon$/m.exec(children)?.[1], "a Nix daemon of the runner's own")),
      "SIGKILL",
    );
    await ended;
    await startRunner();
  };

  return {
    admin,
    dataDir: instance.dataDir,
    targets,
    domain: (...args) => makeDomain(admin, ...args),
    startRunner,
    killRunner: () => stopRunner("SIGKILL"),
    stopRunner: () => stopRunner("SIGTERM"),
    killDaemon,
    async end() {
      await stopRunner("SIGTERM");
      await Promise.all(targets.map((target) => target.stop()));
      await instance.end();
    },
  };
}

async function makeDomain(
  admin: Visitor,
  machines: Readonly<Record<string, FleetMachine>>,
  services: object = {},
  more: object = {},
): Promise<FleetDomain> {
  const ask = async (...args: Parameters<Visitor["ask"]>): Promise<Answer> => {
    const reply = await admin.ask(...args);
    if (reply.status >= 400) throw new Error(`${args[1]}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const { id } = await ask("POST", "/api/domains", {
    body: { name: "Lab", document: document(machines, services, more) },
  });
  const key = await ask("POST", `/api/domains/${id}/deploy-key`, { body: {} });
  for (const [name, { target }] of Object.entries(machines)) {
    await appendFile(path.join(target.root, "etc/ssh/authorized_keys"), `${key.publicKey}\n`);
    const at = `/api/domains/${id}/machines/${name}/host-key`;
    const scan = await ask("POST", `${at}/scan`, { body: {} });
    if (scan.status !== "succeeded") throw new Error(`no scan: ${JSON.stringify(scan)}`);
    const fingerprints = scan.answer.keys.map((each: { fingerprint: string }) => each.fingerprint);
    await ask("POST", at, { body: { scan: scan.id, fingerprints } });
  }

  const read = (job: string) => ask("GET", `/api/deployments/${job}`);
  const wait = () => new Promise((resolve) => setTimeout(resolve, 50));
  const domain: FleetDomain = {
    id,
    async change(machine, code) {
      const { revision } = await ask("GET", `/api/domains/${id}`);
      const at = `/clusters/lab/machines/${machine}/modules/version/source`;
      const { document: now } = await ask("GET", `/api/domains/${id}`);
      const old = now.clusters.lab.machines[machine].modules.version.source;
      const patches = [
        { op: "test", path: at, value: old },
        { op: "replace", path: at, value: code },
      ];
      const changed = await ask("POST", `/api/domains/${id}/changes`, {
        body: { baseRevision: revision, patches },
      });
      return changed.revision;
    },
    start: async (body) => (await ask("POST", `/api/domains/${id}/deployments`, { body })).id,
    async events(job) {
      const { jobEventsAfter } = await import("../db/jobs");
      return (await jobEventsAfter(job, 0, 100_000)).map(({ data }) => data);
    },
    async until(job, wanted) {
      for (;;) {
        if ((await domain.events(job)).some(wanted)) return;
        const { status } = await read(job);
        if (ENDED.includes(status as JobStatus))
          throw new Error(`it ended before: ${status}\n${JSON.stringify(await domain.events(job))}`);
        await wait();
      }
    },
    async ended(job) {
      for (;;) {
        const deployment = await read(job);
        if (ENDED.includes(deployment.status)) {
          return { id: job, deployment, events: await domain.events(job) };
        }
        await wait();
      }
    },
    async deploy(body) {
      const run = await domain.ended(await domain.start(body));
      const { status, result } = run.deployment;
      if (status === "failed" && result === null)
        throw new Error(`it ended before any machine: ${JSON.stringify(run.deployment)}`);
      return run;
    },
  };
  return domain;
}
