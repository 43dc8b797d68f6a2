import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JobEventData } from "@/lib/editor/jobs";
import { type Faults, HOST, SLOW, STEPS, startFaults } from "../testing/faults";
import { fleetUnavailable, version } from "../testing/fleet";

const unavailable = await fleetUnavailable();

describe.skipIf(unavailable !== null)(
  `faults on the way${unavailable ? ` (skipped: ${unavailable})` : ""}: one intact generation runs, and the studio says which`,
  { timeout: 180_000 },
  () => {
    let faults: Faults;
    beforeAll(async () => {
      faults = await startFaults();
    }, 180_000);
    afterAll(() => faults?.end(), 60_000);

    test.each(STEPS)("cancelled at $name", async (step) => {
      const { domain, fleet } = faults;
      const { id, before } = await faults.reach(step);
      await fleet.admin.ask("POST", `/api/deployments/${id}/cancel`, { body: {} });
      const run = await domain.ended(id);
      expect(step.cancelled).toContain(run.deployment.result[HOST].state);
      await faults.survived(run, before);
      await faults.untilQuiet(id);
    });

    test.each(STEPS)("the runner killed at $name", async (step) => {
      const { fleet } = faults;
      const { id, before } = await faults.reach(step);
      await fleet.killRunner();
      await fleet.startRunner();
      const read = async () => (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
      // What the machine had begun is looked up once it has settled.
      const settled = async () => {
        const { status, result } = await read();
        return status === "interrupted" && result[HOST].state !== "unknown";
      };
      await expect.poll(settled, { timeout: 120_000, interval: 300 }).toBe(true);
      const deployment = await read();
      expect(step.killed).toContain(deployment.result[HOST].state);
      await faults.survived({ deployment }, before);
      await faults.untilQuiet(id);
    });

    test.each(STEPS)("the studio stopped at $name", async (step) => {
      const { fleet } = faults;
      const { id, before } = await faults.reach(step);
      await fleet.stopRunner();
      const deployment = (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
      await faults.untilQuiet(id);
      await fleet.startRunner();
      const { state } = deployment.result[HOST];
      expect(step.cancelled).toContain(state);
      if (state !== "done") {
        expect(deployment).toMatchObject({
          status: "interrupted",
          error: expect.stringContaining("was stopped"),
        });
      }
      await faults.survived({ deployment }, before);
    });

    test.each(STEPS)("the Nix daemon killed at $name", async (step) => {
      const { fleet } = faults;
      const { id, before } = await faults.reach(step);
      await fleet.killDaemon();
      const deployment = (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
      const { state } = deployment.result[HOST];
      expect(step.cancelled).toContain(state);
      if (state !== "done") {
        expect(deployment).toMatchObject({
          status: "interrupted",
          error: expect.stringContaining("the Nix daemon ended"),
        });
      }
      await faults.untilQuiet(id);
      await faults.survived({ deployment }, before);
    });

    test.each(STEPS.filter(({ cut }) => cut !== null))("the network cut at $name", async (step) => {
      const { domain, target } = faults;
      const { id, before } = await faults.reach(step);
      await target.disconnect();
      const back = setTimeout(() => void target.reconnect(), 25_000);
      const run = await domain.ended(id);
      clearTimeout(back);
      await target.reconnect();
      expect(step.cut).toContain(run.deployment.result[HOST].state);
      await faults.survived(run, before);
    });

    const WIPE = `{
      config.extensions.packages.machine.wipe = {
        description = "Delete the backups";
        destructive = true;
        build = { pkgs, long, ... }: pkgs.writeScriptBin "wipe-\${long}" "#!/bin/sh\necho wiping; /bin/sleep 60; echo wiped";
      };
    }`;

    test("the runner killed in the middle of a package that activates nothing, and of a cluster's", async () => {
      const { fleet, target } = faults;
      const before = await faults.intact();
      const more = { clusterModules: { wipe: { source: WIPE } } };
      const other = await fleet.domain({ host1: { target, code: version("wiped") } }, {}, more);
      const interrupted = async (body: object, when: (event: JobEventData) => boolean, element: string) => {
        const id = await other.start(body);
        await other.until(id, when);
        await fleet.killRunner();
        await fleet.startRunner();
        const read = async () => (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
        await expect
          .poll(async () => (await read()).result?.[element].state, { timeout: 120_000, interval: 300 })
          .toBe("failed");
        await faults.untilQuiet(id);
        return (await read()).result[element];
      };
      const wiping = (event: JobEventData) => event.type === "log" && event.line === "wiping";
      const wiped = await interrupted({ package: "wipe", machines: ["host1"] }, wiping, HOST);
      expect(wiped.message).toMatch(/in the middle of wipe; how far that came isn't known/);
      expect(wiped.running).toBe(before);
      expect(await faults.intact()).toBe(before);

      await other.change("host1", version("all of it", SLOW));
      const halfWay = (event: JobEventData) => event.type === "step" && event.message === "half way";
      const options = ["--", "--confirm-timeout", "6"];
      const lab = await interrupted({ cluster: "lab", arguments: options }, halfWay, "lab");
      expect(lab.message).toContain(`Now ${HOST} runs ${before}.`);
      expect(await faults.intact()).toBe(before);
      const drift = await fleet.admin.ask("GET", `/api/domains/${other.id}/drift`);
      expect(drift.body).toMatchObject([{ machine: HOST, running: before, boot: before }]);
    });
  },
);
