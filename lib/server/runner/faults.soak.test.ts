import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Faults, HOST, STEPS, startFaults } from "../testing/faults";
import { fleetUnavailable } from "../testing/fleet";

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

    test.each(STEPS)("cancelled at %s", async (_, when) => {
      const { domain, fleet } = faults;
      const before = await faults.prepare();
      const id = await faults.start();
      await domain.until(id, when);
      await fleet.admin.ask("POST", `/api/deployments/${id}/cancel`, { body: {} });
      await faults.survived(await domain.ended(id), before);
    });

    test.each(STEPS)("the runner killed at %s", async (_, when) => {
      const { domain, fleet } = faults;
      const before = await faults.prepare();
      const id = await faults.start();
      await domain.until(id, when);
      await fleet.killRunner();
      await fleet.startRunner();
      const read = async () => (await fleet.admin.ask("GET", `/api/deployments/${id}`)).body;
      // What the machine had begun is looked up once it has settled.
      const settled = async () => {
        const { status, result } = await read();
        return status === "interrupted" && result[HOST].state !== "unknown";
      };
      await expect.poll(settled, { timeout: 120_000, interval: 300 }).toBe(true);
      await faults.survived({ deployment: await read() }, before);
    });

    test.each(STEPS.slice(2))("the network cut at %s", async (_, when) => {
      const { domain, target } = faults;
      const before = await faults.prepare();
      const id = await faults.start();
      await domain.until(id, when);
      await target.disconnect();
      const back = setTimeout(() => void target.reconnect(), 25_000);
      const run = await domain.ended(id);
      clearTimeout(back);
      await target.reconnect();
      await faults.survived(run, before);
    });
  },
);
