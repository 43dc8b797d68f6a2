import { afterAll, beforeAll, describe, test } from "vitest";
import type { JobEventData } from "@/lib/editor/jobs";
import type { SshTarget } from "@/nix/testing/target";
import { type Fleet, fleetUnavailable, startFleet, version } from "../testing/fleet";

const unavailable = await fleetUnavailable();

const steps = (events: readonly JobEventData[]) =>
  events.flatMap((event) =>
    event.type === "step" && event.state !== "progress" ? [`${event.step} ${event.state}`] : [],
  );

describe.skipIf(unavailable !== null)(
  `deployments${unavailable ? ` (skipped: ${unavailable})` : ""}`,
  { timeout: 150_000, concurrent: true },
  () => {
    let fleet: Fleet;
    const at = (index: number): SshTarget => {
      const target = fleet.targets[index];
      if (!target) throw new Error(`there is no target ${index}`);
      return target;
    };
    const systemOf = async (target: SshTarget) => ({
      running: await target.link("run/current-system"),
      profile: (await target.inside("readlink -f /nix/var/nix/profiles/system")).stdout.trim(),
    });

    beforeAll(async () => {
      fleet = await startFleet(2);
      await fleet.startRunner();
    }, 100_000);
    afterAll(() => fleet?.end());

    test("from a click to a machine that is proven to run it; skipped unchanged; returned when it fails", async ({
      expect,
    }) => {
      const target = at(0);
      const domain = await fleet.domain({ host1: { target, code: version("one") } });
      const first = await domain.deploy({ machines: ["host1"] });
      expect(first.deployment, JSON.stringify(first.events, null, 1)).toMatchObject({ status: "succeeded" });
      expect(steps(first.events)).toEqual([
        ...["evaluate started", "evaluate done", "build started", "build done", "copy started", "copy done"],
        ...["activate started", "activate done", "confirm started", "confirm done"],
      ]);
      const { toplevel } = first.deployment.result["host1.lab.test"];
      expect(toplevel).toMatch(/^\/nix\/store\/.*-nixos-system-host1-/);
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });
      expect(first.events.some((event) => event.type === "progress" && event.copies.done > 0)).toBe(true);

      const again = await domain.deploy({ machines: ["host1"] });
      expect(again.deployment.result["host1.lab.test"].state).toBe("unchanged");

      await domain.change("host1", version("two", 'testing.activation.fail = "late";'));
      const failing = await domain.deploy({ machines: ["host1"] });
      expect(failing.deployment).toMatchObject({
        status: "failed",
        result: { "host1.lab.test": { state: "rolled-back", running: toplevel } },
      });
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });

      await domain.change("host1", version("three"));
      const sick = await domain.deploy({
        machines: ["host1"],
        arguments: ["--confirm-timeout", "6"],
        strategy: { healthCheck: { units: ["nginx"] } },
      });
      expect(sick.deployment.result["host1.lab.test"]).toMatchObject({
        state: "rolled-back",
        running: toplevel,
      });
      expect(steps(sick.events)).toContain("check failed");
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });

      await target.inside("echo active > /var/lib/units/nginx");
      const well = await domain.deploy({
        machines: ["host1"],
        strategy: { healthCheck: { units: ["nginx"], command: "grep -q three /etc/static/version" } },
      });
      expect(well.deployment.result["host1.lab.test"].state).toBe("done");

      const drift = await fleet.admin.ask("POST", `/api/domains/${domain.id}/drift?wait=50`, { body: {} });
      expect(drift.body).toMatchObject({ status: "succeeded" });
      const known = await fleet.admin.ask("GET", `/api/domains/${domain.id}/drift`);
      const now = well.deployment.result["host1.lab.test"].toplevel;
      expect(known.body).toMatchObject([
        { machine: "host1.lab.test", state: "as-intended", running: now, boot: now, rebootNeeded: false },
      ]);
      const log = await fleet.admin.ask("GET", `/api/deployments/${well.id}/log?contains=CONFIRM`);
      expect(log.body).toContain("[host1.lab.test] confirm done");
      expect(log.body).not.toContain("copy done");

      // An older revision is deployed as it was.
      const older = await domain.deploy({ machines: ["host1"], revision: first.deployment.revision });
      expect(older.deployment.result["host1.lab.test"]).toMatchObject({ state: "done", running: toplevel });
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });
    });

    test("without confirmation the machine goes back by itself, and that is what is reported", async ({
      expect,
    }) => {
      const target = at(1);
      const domain = await fleet.domain({ host1: { target, code: version("good") } });
      const good = await domain.deploy({ machines: ["host1"] });
      const { toplevel } = good.deployment.result["host1.lab.test"];
      await domain.change(
        "host1",
        version("deaf", 'system.activationScripts.deaf = "ip link set eth0 down";'),
      );
      const lost = domain.deploy({ machines: ["host1"], arguments: ["--confirm-timeout", "3"] });
      await expect.poll(() => target.link("run/current-system"), { timeout: 60_000 }).not.toBe(toplevel);
      await expect.poll(() => target.link("run/current-system"), { timeout: 60_000 }).toBe(toplevel);
      await target.inside("ip link set eth0 up");
      expect((await lost).deployment).toMatchObject({
        status: "failed",
        result: { "host1.lab.test": { state: "rolled-back", running: toplevel } },
      });

      // Cancelled in the middle of an activation: it ends, and then the machine goes back.
      await domain.change(
        "host1",
        version("slow", 'system.activationScripts.slow = "echo half way; sleep 4";'),
      );
      const slow = await domain.start({ machines: ["host1"] });
      await domain.until(
        slow,
        (event) => event.type === "step" && event.step === "activate" && event.message === "half way",
      );
      const second = await fleet.admin.ask("POST", `/api/domains/${domain.id}/deployments`, {
        body: { machines: ["host1"] },
      });
      expect(second.status).toBe(409);
      expect(second.body.detail).toMatch(
        /^host1\.lab\.test is being deployed already: Ada, deploy since \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
      );
      await fleet.admin.ask("POST", `/api/deployments/${slow}/cancel`, { body: {} });
      const cancelled = await domain.ended(slow);
      expect(cancelled.deployment).toMatchObject({
        status: "cancelled",
        result: { "host1.lab.test": { state: "rolled-back", running: toplevel } },
      });
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });
    });
  },
);
