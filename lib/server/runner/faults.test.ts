import { afterAll, beforeAll, describe, test } from "vitest";
import { present } from "@/lib/shared/assert";
import type { SshTarget } from "@/nix/testing/target";
import type { JobEventData } from "../jobs/kinds";
import { type Fleet, type FleetDomain, fleetUnavailable, startFleet, version } from "../testing/fleet";

const unavailable = process.env.SOAK === "1" ? await fleetUnavailable() : "run by npm run soak";
const HOST = "host1.lab.test";
const SLOW = 'system.activationScripts.slow = "echo half way; sleep 3";';

const at = (step: string, state: string) => (event: JobEventData) =>
  event.type === "step" && event.step === step && event.state === state;
const halfWay = (event: JobEventData) => event.type === "step" && event.message === "half way";
const STEPS: readonly (readonly [string, (event: JobEventData) => boolean])[] = [
  ["evaluation", at("evaluate", "started")],
  ["build", at("build", "started")],
  ["copy", at("copy", "started")],
  ["activation", halfWay],
  ["confirmation", at("confirm", "started")],
];

describe.skipIf(unavailable !== null)(
  `faults${unavailable ? ` (skipped: ${unavailable})` : ""}`,
  { timeout: 180_000 },
  () => {
    let fleet: Fleet;
    let domain: FleetDomain;
    let target: SshTarget;
    let good: string;
    let word = 0;

    beforeAll(async () => {
      fleet = await startFleet(10);
      await fleet.startRunner();
      target = present(fleet.targets[0], "a target");
      domain = await fleet.domain({ host1: { target, code: version("good") } });
      good = (await domain.deploy({ machines: ["host1"] })).deployment.result[HOST].toplevel;
    }, 180_000);
    afterAll(() => fleet?.end(), 60_000);

    const fresh = (more = SLOW) => domain.change("host1", version(`try ${++word}`, more));
    const start = () => domain.start({ machines: ["host1"], arguments: ["--confirm-timeout", "6"] });
    const intact = async () => {
      const running = await target.link("run/current-system");
      const profile = (await target.inside("readlink -f /nix/var/nix/profiles/system")).stdout.trim();
      return { running, whole: running === profile };
    };

    test.each(STEPS)(
      "cancelled at %s, one intact generation runs, and it is the one reported",
      async (_, when) => {
        const { expect } = await import("vitest");
        good = (await intact()).running ?? "";
        await fresh();
        const id = await start();
        await domain.until(id, when);
        await fleet.admin.ask("POST", `/api/deployments/${id}/cancel`, { body: {} });
        const { deployment } = await domain.ended(id);
        const { state, running } = deployment.result[HOST];
        const now = await intact();
        expect(now.whole).toBe(true);
        if (state === "done") expect(now.running).toBe(running);
        else expect(now.running).toBe(good);
      },
    );

    test.each(STEPS)("the runner killed at %s, the truth is found", async (_, when) => {
      const { expect } = await import("vitest");
      good = (await intact()).running ?? "";
      await fresh();
      const id = await start();
      await domain.until(id, when);
      await fleet.killRunner();
      await fleet.startRunner();
      const read = async () => (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
      await expect
        .poll(async () => (await read()).result?.[HOST].running ?? (await read()).result?.[HOST].state, {
          timeout: 120_000,
          interval: 300,
        })
        .not.toBe("unknown");
      const now = await intact();
      expect(now.whole).toBe(true);
      const { status, result } = await read();
      expect(status).toBe("interrupted");
      if (result[HOST].running !== null) expect(result[HOST].running).toBe(now.running);
    });

    test.each(STEPS.slice(2))("the network cut at %s, the machine returns by itself", async (_, when) => {
      const { expect } = await import("vitest");
      good = (await intact()).running ?? "";
      await fresh();
      const id = await start();
      await domain.until(id, when);
      await target.disconnect();
      setTimeout(() => void target.reconnect(), 25_000);
      const { deployment } = await domain.ended(id);
      const now = await intact();
      expect(now.whole).toBe(true);
      const { state, running } = deployment.result[HOST];
      if (state === "done") expect(now.running).toBe(running);
      else expect(now.running).toBe(good);
    });

    test("another host key fails, and changes nothing", async () => {
      const { expect } = await import("vitest");
      good = (await intact()).running ?? "";
      await fresh("");
      await target.inside("mv /etc/ssh/ssh_host_ed25519_key /etc/ssh/kept");
      await target.inside("ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key");
      await target.inside("pkill -HUP -o sshd");
      const wrong = await domain.ended(await start());
      expect(wrong.deployment.result[HOST].state).toBe("failed");
      await target.inside("mv /etc/ssh/kept /etc/ssh/ssh_host_ed25519_key; pkill -HUP -o sshd");
      expect((await intact()).running).toBe(good);
    });

    test("ten machines in waves: a bad canary spares the rest", async () => {
      const { expect } = await import("vitest");
      const names = fleet.targets.map((_, index) => `host${index + 1}`);
      const many = await fleet.domain(
        Object.fromEntries(
          fleet.targets.map((each, index) => [
            `host${index + 1}`,
            { target: each, code: version(`many ${index}`) },
          ]),
        ),
      );
      const strategy = { parallel: 4, canary: ["host1"], waves: [names.slice(0, 5)], stopAfterFailures: 10 };
      const started = Date.now();
      const all = await many.deploy({ cluster: "lab", strategy });
      console.info(`ten machines in waves: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      expect(all.deployment.status).toBe("succeeded");
      for (const name of names) {
        await many.change(name, version("bad", name === "host1" ? 'testing.activation.fail = "late";' : ""));
      }
      const bad = await many.deploy({ cluster: "lab", strategy });
      const states = Object.values(bad.deployment.result).map((each) => (each as { state: string }).state);
      expect(states.filter((state) => state === "skipped")).toHaveLength(9);
      expect(bad.deployment.result[HOST].state).toBe("rolled-back");
    });
  },
);
