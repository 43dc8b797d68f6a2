import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { SshTarget } from "@/nix/testing/target";
import { type Fleet, fleetUnavailable, startFleet, version } from "../testing/fleet";

const unavailable = await fleetUnavailable();

describe.skipIf(unavailable !== null)(
  `a fleet${unavailable ? ` (skipped: ${unavailable})` : ""}`,
  { timeout: 200_000 },
  () => {
    let fleet: Fleet;
    const at = (index: number): SshTarget => {
      const target = fleet.targets[index];
      if (!target) throw new Error(`there is no target ${index}`);
      return target;
    };

    beforeAll(async () => {
      fleet = await startFleet(1);
      await fleet.startRunner();
    }, 100_000);
    afterAll(() => fleet?.end());

    test("keys are confirmed by a person, a machine is adopted, the end is told", async ({ expect }) => {
      const target = at(0);
      const { admin } = fleet;
      const domain = await fleet.domain({ host1: { target, code: version("one") } });
      const base = `/api/domains/${domain.id}`;

      await admin.ask("DELETE", `${base}/machines/host1/host-key`);
      const refused = await domain.deploy({ machines: ["host1"] });
      expect(refused.deployment.status).toBe("failed");
      expect(await target.link("run/current-system")).toBeNull();
      const checks = await admin.ask("POST", `${base}/preflight?wait=50`, { body: { machines: ["host1"] } });
      expect(checks.body.answer.machines["host1.lab.test"][0]).toMatchObject({
        check: "host-key",
        state: "bad",
      });

      const adopt = (more: object) =>
        admin.ask("POST", `${base}/adopt?wait=50`, { body: { host: target.address, ...more } });
      const found = await adopt({});
      expect(found.body.answer).toMatchObject({ state: "unknown", machine: null });
      const fingerprints = found.body.answer.keys.map((key: { fingerprint: string }) => key.fingerprint);
      const adopted = await adopt({ confirm: { adoption: found.body.id, fingerprints } });
      expect(adopted.body.answer, JSON.stringify(adopted.body)).toMatchObject({
        state: "confirmed",
        machine: { hostName: "target", hasNix: true },
      });
      expect(adopted.body.answer.machine.hardwareConfiguration).toContain("boot.kernelModules");
      const ready = await admin.ask("POST", `${base}/preflight?wait=50`, { body: { machines: ["host1"] } });
      const states = ready.body.answer.machines["host1.lab.test"].map(
        (each: { check: string; state: string }) => `${each.check} ${each.state}`,
      );
      expect(states).toEqual(
        expect.arrayContaining(["host-key good", "reachable good", "system good", "nix good"]),
      );

      const told: { body: string; signature: unknown }[] = [];
      const receiver = createServer(async (request, response) => {
        let body = "";
        for await (const part of request) body += part;
        told.push({ body, signature: request.headers["x-studio-signature"] });
        response.end();
      });
      await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      const hook = await admin.ask("PUT", `${base}/webhook`, { body: { url } });
      // The cluster's own package: what it proves of each machine is known of the machine.
      const first = await domain.deploy({ cluster: "lab" });
      expect(first.deployment.status).toBe("succeeded");
      const running = await target.link("run/current-system");
      const drift = await admin.ask("GET", `${base}/drift`);
      expect(drift.body).toMatchObject([
        {
          state: "as-intended",
          intended: { revision: first.deployment.revision, toplevel: running },
          running,
        },
      ]);
      await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
      const signed = createHmac("sha256", hook.body.secret)
        .update(told[0]?.body ?? "")
        .digest("hex");
      expect(told[0]?.signature).toBe(`sha256=${signed}`);
      expect(JSON.parse(told[0]?.body ?? "")).toMatchObject({
        event: "deployment.ended",
        status: "succeeded",
      });
      receiver.close();
    });
  },
);
