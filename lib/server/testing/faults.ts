import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { JobEventData, TargetState } from "@/lib/editor/jobs";
import { present } from "@/lib/shared/assert";
import type { SshTarget } from "@/nix/testing/target";
import { type Fleet, type FleetDomain, type Run, startFleet, version } from "./fleet";

export const HOST = "host1.lab.test";

const at = (step: string, state: string) => (event: JobEventData) =>
  event.type === "step" && event.step === step && event.state === state;
const halfWay = (event: JobEventData) => event.type === "step" && event.message === "half way";

/** NixOS code and arguments that make one step of a deployment last long enough for something to happen meanwhile. */
export interface SlowStep {
  readonly name: string;
  readonly code: (word: string) => string;
  readonly arguments: readonly string[];
  /** The event by which it is under way. */
  readonly when: (event: JobEventData) => boolean;
  /** What becomes of the machine when somebody cancels then, when the runner is killed, and when the network is cut. */
  readonly cancelled: readonly TargetState[];
  readonly killed: readonly TargetState[];
  /** Null where the deployment has no use for the network. */
  readonly cut: readonly TargetState[] | null;
}

/** An activation that takes a while. */
export const SLOW = 'system.activationScripts.slow = "echo half way; sleep 3";';
/** Adds up for seconds. */
const SLOW_EVALUATION =
  "environment.etc.slow.text = toString (builtins.foldl' (a: b: a + builtins.foldl' (c: d: c + d) 0 (builtins.genList (x: x) 100000)) 0 (builtins.genList (x: x) 150));";
const slowBuild = (word: string) =>
  `environment.etc.slow.source = derivation { name = "slow"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "PATH=/bin:/usr/bin; sleep 4; echo ${word} > $out" ]; };`;
const plain = () => "";
const step = { arguments: [], code: plain } as const;
/** Of what comes between activation and the end, a moment decides. */
const EITHER = ["rolled-back", "done"] as const;

/** Every step of a deployment. */
export const STEPS: readonly SlowStep[] = [
  {
    ...step,
    name: "evaluation",
    code: () => SLOW_EVALUATION,
    when: at("evaluate", "started"),
    ...{ cancelled: ["cancelled"], killed: ["skipped"], cut: null },
  },
  {
    ...step,
    name: "build",
    code: slowBuild,
    when: at("build", "started"),
    ...{ cancelled: ["cancelled"], killed: ["failed"], cut: null },
  },
  {
    ...step,
    name: "copy",
    when: at("copy", "started"),
    ...{ cancelled: ["cancelled"], killed: ["failed"], cut: ["failed"] },
  },
  {
    ...step,
    name: "activation",
    code: () => SLOW,
    when: halfWay,
    ...{ cancelled: ["rolled-back"], killed: ["rolled-back"], cut: ["rolled-back"] },
  },
  {
    ...step,
    name: "the check before confirmation",
    arguments: ["--check-command", "sleep 3"],
    when: at("check", "started"),
    ...{ cancelled: ["rolled-back"], killed: ["rolled-back"], cut: ["rolled-back"] },
  },
  {
    ...step,
    name: "confirmation",
    when: at("confirm", "started"),
    ...{ cancelled: EITHER, killed: EITHER, cut: EITHER },
  },
];

/** Takes the first part of a copy and waits before it goes on: half of it is there. */
const HALTING_STORE = `#!/bin/sh
case "$*" in
  *--serve*) (head -c 3000; sleep 4; exec cat) | /usr/bin/nix-store "$@" ;;
  *) exec /usr/bin/nix-store "$@" ;;
esac
`;

/** One machine that runs a good system, to which something bad is about to happen. */
export interface Faults {
  readonly fleet: Fleet;
  readonly domain: FleetDomain;
  readonly target: SshTarget;
  /** Makes another revision with some NixOS code; resolves to what the machine runs now. */
  prepare(code?: string): Promise<string>;
  /** Begins to deploy the newest revision. */
  start(): Promise<string>;
  /** Deploys a revision whose step is slow, and waits until that step is under way. */
  reach(step: SlowStep): Promise<{ readonly id: string; readonly before: string }>;
  /** Waits until nothing of a run is left, here and on the target. */
  untilQuiet(id: string): Promise<void>;
  /** What the machine really runs; fails unless it is one whole generation. */
  intact(): Promise<string>;
  /** Holds that the machine runs one intact generation, that the run told it, and that the studio says which. */
  survived(run: Pick<Run, "deployment">, before: string): Promise<void>;
  end(): Promise<void>;
}

export async function startFaults(): Promise<Faults> {
  const fleet = await startFleet(1);
  await fleet.startRunner();
  const target = present(fleet.targets[0], "a target");
  const domain = await fleet.domain({ host1: { target, code: version("good") } });
  await domain.deploy({ machines: ["host1"] });
  let word = 0;

  const intact = async () => {
    const running = present(await target.link("run/current-system"), "a running system");
    const profile = (await target.inside("readlink -f /nix/var/nix/profiles/system")).stdout.trim();
    expect(profile).toBe(running);
    const whole = await target.inside(
      `nix-store --check-validity $(nix-store --query --requisites ${running})`,
    );
    expect(whole).toMatchObject({ code: 0 });
    return running;
  };
  const prepare = async (code = "") => {
    await domain.change("host1", version(`try ${++word}`, code));
    return intact();
  };
  const start = (more: readonly string[] = []) =>
    domain.start({ machines: ["host1"], arguments: ["--confirm-timeout", "6", ...more] });
  return {
    fleet,
    domain,
    target,
    prepare,
    start: () => start(),
    async reach({ name, code, arguments: more, when }) {
      const shim = path.join(target.root, "opt/bin/nix-store");
      await rm(shim, { force: true });
      const before = await prepare(code(`${fleet.dataDir} ${word}`));
      if (name === "copy") await writeFile(shim, HALTING_STORE, { mode: 0o755 });
      const id = await start(more);
      await domain.until(id, when);
      return { id, before };
    },
    async untilQuiet(id) {
      const there = async () =>
        (await target.inside("pgrep -fa '[n]ix-store --serve|[s]witch-to-conf'")).stdout;
      await expect.poll(there, { timeout: 20_000 }).toBe("");
      const here = () =>
        execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
          .split("\n")
          .filter((line) => line.includes(id));
      await expect.poll(here, { timeout: 20_000 }).toEqual([]);
    },
    intact,
    async survived({ deployment }, before) {
      const now = await intact();
      const { state, running } = deployment.result[HOST];
      if (state === "done") expect(now).toBe(running);
      else expect(now).toBe(before);
      if (running !== null) expect(now).toBe(running);
      await fleet.admin.ask("POST", `/api/domains/${domain.id}/drift?wait=50`, { body: {} });
      const { body } = await fleet.admin.ask("GET", `/api/domains/${domain.id}/drift`);
      expect(body).toMatchObject([{ machine: HOST, running: now, boot: now }]);
    },
    end: () => fleet.end(),
  };
}
