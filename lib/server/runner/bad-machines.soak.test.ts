import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTargets } from "@/nix/testing/target";
import { type Faults, HOST, startFaults } from "../testing/faults";
import { fleetUnavailable, version } from "../testing/fleet";
import { member } from "../testing/instance";

const unavailable = await fleetUnavailable();

describe.skipIf(unavailable !== null)(
  `faults of machines and people${unavailable ? ` (skipped: ${unavailable})` : ""}: one intact generation runs, and the studio says which`,
  { timeout: 180_000 },
  () => {
    let faults: Faults;
    beforeAll(async () => {
      faults = await startFaults();
    }, 180_000);
    afterAll(() => faults?.end(), 60_000);

    const failed = async (message: RegExp) => {
      const run = await faults.domain.ended(await faults.start());
      expect(run.deployment.status).toBe("failed");
      expect(run.deployment.result[HOST].message).toMatch(message);
      return run;
    };
    const preflight = async () => {
      const { fleet, domain } = faults;
      const at = `/api/domains/${domain.id}/preflight?wait=50`;
      const { body } = await fleet.admin.ask("POST", at, { body: { machines: ["host1"] } });
      const checks: { check: string; state: string }[] = body.answer.machines[HOST];
      return checks.map(({ check, state }) => `${check} ${state}`);
    };

    test("another host key", async () => {
      const { target } = faults;
      const before = await faults.prepare("");
      await target.inside("mv /etc/ssh/ssh_host_ed25519_key /etc/ssh/kept");
      await target.inside("ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key");
      await target.inside("pkill -HUP -o sshd");
      await expect.poll(preflight, { timeout: 20_000 }).toContain("host-key bad");
      const run = await failed(/can't be reached/);
      await target.inside("mv /etc/ssh/kept /etc/ssh/ssh_host_ed25519_key; pkill -HUP -o sshd");
      await expect.poll(preflight, { timeout: 20_000 }).toContain("host-key good");
      await faults.survived(run, before);
    });

    test("a build that fails", async () => {
      const before = await faults.prepare(
        'environment.etc.broken.source = derivation { name = "broken"; system = builtins.currentSystem or "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo this cannot be built; exit 1" ]; };',
      );
      const run = await failed(/could not be built/);
      const said = run.events.flatMap((event) => (event.type === "log" ? [event.line] : []));
      expect(said.join("\n")).toContain("this cannot be built");
      await faults.survived(run, before);
    });

    test("code that does not evaluate", async () => {
      const before = await faults.prepare("no.such.option = 1;");
      await faults.survived(await failed(/no\.such|no' does not exist/), before);
    });

    test("a full disk at the copy", async () => {
      const { target } = faults;
      const before = await faults.prepare(
        "environment.etc.large.text = lib.concatStrings (lib.genList toString 300000);",
      );
      // The store moves to a disk with hardly any space.
      await target.inside(
        "cp -a /nix/store /tmp/kept && mount -t tmpfs -o size=$(($(du -sk /nix/store | cut -f1) + 300))k tmpfs /nix/store && cp -a /tmp/kept/. /nix/store",
      );
      expect(await preflight()).toContain("disk bad");
      const run = await failed(/could not be copied/);
      await faults.survived(run, before);
      await target.inside("umount /nix/store && nix-store --verify --check-contents; rm -rf /tmp/kept");
      await faults.survived(run, before);
    });

    test("a full disk at the activation", async () => {
      const { target } = faults;
      const before = await faults.prepare("");
      const profiles = "/nix/var/nix/profiles";
      await target.inside(
        `cp -a ${profiles} /tmp/kept && mount -t tmpfs -o nr_inodes=$(($(find /tmp/kept | wc -l) + 1)) tmpfs ${profiles} && cp -a /tmp/kept/. ${profiles}`,
      );
      const run = await faults.domain.ended(await faults.start());
      expect(run.deployment.result[HOST].state).toBe("rolled-back");
      await faults.survived(run, before);
      await target.inside(`umount ${profiles}; rm -rf /tmp/kept`);
    });

    test("a failing activation, early and late", async () => {
      for (const when of ["early", "late"]) {
        const before = await faults.prepare(`testing.activation.fail = "${when}";`);
        const run = await faults.domain.ended(await faults.start());
        expect(run.deployment.result[HOST].state).toBe("rolled-back");
        await faults.survived(run, before);
      }
    });

    test("two people pressing Deploy at once", async () => {
      const { fleet, domain } = faults;
      const grace = await member(fleet.admin, domain.id, "Grace", { deploy: true });
      for (let round = 0; round < 3; round++) {
        const before = await faults.prepare("");
        const press = (who: typeof grace) =>
          who.ask("POST", `/api/domains/${domain.id}/deployments`, { body: { machines: ["host1"] } });
        const answers = await Promise.all([press(fleet.admin), press(grace)]);
        // Refused at once, or by the lock when it is its turn: either names the other.
        const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body.detail);
        const runs = [];
        for (const { status, body } of answers) if (status === 202) runs.push(await domain.ended(body.id));
        const well = runs.filter(({ deployment }) => deployment.status === "succeeded");
        const late = runs.filter((run) => !well.includes(run)).map(({ deployment }) => deployment.error);
        expect([well.length, late.length + refused.length]).toEqual([1, 1]);
        expect([...late, ...refused][0]).toMatch(/being deployed already: (Ada|Grace)/);
        for (const run of well) await faults.survived(run, before);
      }
    });

    test("a machine of another architecture", async () => {
      const { fleet, target } = faults;
      const before = await faults.intact();
      const other = await fleet.domain({ host1: { target, code: version("arm"), system: "aarch64-linux" } });
      const at = `/api/domains/${other.id}/preflight?wait=50`;
      const { body } = await fleet.admin.ask("POST", at, { body: { machines: ["host1"] } });
      expect(body.answer.machines[HOST]).toContainEqual(
        expect.objectContaining({ check: "system", state: "bad" }),
      );
      const run = await other.deploy({ machines: ["host1"] });
      expect(run.deployment.status).toBe("failed");
      expect(await faults.intact()).toBe(before);
    });

    test("ten machines in waves: a bad canary spares the rest", async () => {
      const { fleet } = faults;
      const others = await startTargets(9);
      const targets = [faults.target, ...others];
      const names = targets.map((_, index) => `host${index + 1}`);
      const many = await fleet.domain(
        Object.fromEntries(
          targets.map((target, index) => [`host${index + 1}`, { target, code: version(`many ${index}`) }]),
        ),
      );
      try {
        const strategy = {
          parallel: 4,
          canary: ["host1"],
          waves: [names.slice(0, 5)],
          stopAfterFailures: 10,
        };
        const all = await many.deploy({ cluster: "lab", strategy });
        expect(all.deployment.status).toBe("succeeded");
        const before = await Promise.all(targets.map((target) => target.link("run/current-system")));
        for (const name of names) {
          await many.change(
            name,
            version("bad", name === "host1" ? 'testing.activation.fail = "late";' : ""),
          );
        }
        const bad = await many.deploy({ cluster: "lab", strategy });
        const states = Object.values(bad.deployment.result).map((each) => (each as { state: string }).state);
        expect(states.filter((state) => state === "skipped")).toHaveLength(9);
        expect(bad.deployment.result[HOST].state).toBe("rolled-back");
        expect(await Promise.all(targets.map((target) => target.link("run/current-system")))).toEqual(before);
      } finally {
        await Promise.all(others.map((target) => target.stop()));
      }
    });
  },
);
