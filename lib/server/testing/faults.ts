import { expect } from "vitest";
import type { JobEventData } from "@/lib/editor/jobs";
import { present } from "@/lib/shared/assert";
import type { SshTarget } from "@/nix/testing/target";
import { type Fleet, type FleetDomain, type Run, startFleet, version } from "./fleet";

export const HOST = "host1.lab.test";

const at = (step: string, state: string) => (event: JobEventData) =>
  event.type === "step" && event.step === step && event.state === state;
const halfWay = (event: JobEventData) => event.type === "step" && event.message === "half way";

/** Every step of a deployment, and the event by which it is under way. */
export const STEPS: readonly (readonly [string, (event: JobEventData) => boolean])[] = [
  ["evaluation", at("evaluate", "started")],
  ["build", at("build", "started")],
  ["copy", at("copy", "started")],
  ["activation", halfWay],
  ["confirmation", at("confirm", "started")],
];

/** An activation that lasts long enough for something to happen meanwhile. */
export const SLOW = 'system.activationScripts.slow = "echo half way; sleep 3";';

/** One machine that runs a good system, to which something bad is about to happen. */
export interface Faults {
  readonly fleet: Fleet;
  readonly domain: FleetDomain;
  readonly target: SshTarget;
  /** Makes another revision, whose activation is slow unless said otherwise; resolves to what the machine runs now. */
  prepare(code?: string): Promise<string>;
  start(): Promise<string>;
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
  return {
    fleet,
    domain,
    target,
    async prepare(code = SLOW) {
      await domain.change("host1", version(`try ${++word}`, code));
      return intact();
    },
    start: () => domain.start({ machines: ["host1"], arguments: ["--confirm-timeout", "6"] }),
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
