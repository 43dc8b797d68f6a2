import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nixFolder } from "@/nix/testing/nix";
import { buildScripts, runScript, type ScriptRun, steps } from "@/nix/testing/scripts";
import { type SshTarget, startTarget, targetsUnavailable } from "@/nix/testing/target";
import { systemdUnavailable } from "@/nix/testing/target-systemd";

const unavailable = targetsUnavailable() ?? systemdUnavailable();
const fixture = `${nixFolder}/modules/packages/fixture.nix`;

// Activation on a target whose init is systemd itself, with `systemd-run` and units as they are on every NixOS.
describe.skipIf(unavailable !== null)(
  `under systemd${unavailable === null ? "" : ` (${unavailable})`}`,
  { timeout: 100_000 },
  () => {
    let started: SshTarget | null = null;
    const target = (): SshTarget => {
      if (started === null) throw new Error("there is no target");
      return started;
    };
    /** Deploys a system that runs a shell script when it is activated. */
    const deploy = async (word: string, script: string, args: string[] = []): Promise<ScriptRun> => {
      const module = {
        environment: { etc: { version: { text: word } } },
        system: { activationScripts: { script } },
      };
      const [program] = await buildScripts(fixture, { host1: { host: target().address, module } }, [
        "machines.host1.deploy",
      ]);
      return runScript(`${program}`, target(), args);
    };

    beforeAll(async () => {
      started = await startTarget({ systemd: true });
    }, 60_000);
    afterAll(async () => {
      await started?.stop();
    });

    test("a unit of its own activates, outlives ssh, and takes the machine back", async () => {
      const good = await deploy("good", "cat /proc/self/cgroup > /run/activated-by");
      expect(good, good.stderr).toMatchObject({ code: 0, result: { result: "done" } });
      expect((await target().run("cat /run/activated-by")).stdout).toMatch(
        /^0::.*\/cluster-deployment-[0-9-]+\.service$/m,
      );

      // Ends every process of ssh, the agent's among them, and lets nobody in again.
      const deaf = deploy("deaf", "systemctl stop sshd", ["--confirm-timeout", "3"]);
      await expect
        .poll(() => target().inside("cat /run/cluster-deployment/*/reason"), { timeout: 60_000 })
        .toMatchObject({ stdout: expect.stringContaining("nobody confirmed within 3 seconds") });
      await target().inside("systemctl start sshd");
      const lost = await deaf;
      expect(lost).toMatchObject({
        code: 3,
        result: { result: "rolled-back", running: good.result.toplevel },
      });
      expect(steps(lost).at(-1)).toBe("activate failed");
      expect(await target().link("run/current-system")).toBe(good.result.toplevel);
    });

    test("an activation that cuts the connection, and gives it back, is confirmed", async () => {
      const run = await deploy("restarting", "systemctl restart sshd");
      expect(run, run.stderr).toMatchObject({ code: 0, result: { result: "done" } });
      expect(steps(run).slice(-4)).toEqual([
        ...["activate started", "activate done", "confirm started", "confirm done"],
      ]);
    });

    test("a unit that isn't active keeps the system from being confirmed", async () => {
      const unit = "systemd-run --quiet --unit=checked";
      const well = await deploy("well", `${unit} sleep 1000`, ["--check-unit", "checked"]);
      expect(well).toMatchObject({ code: 0, result: { result: "done" } });
      const sick = await deploy("sick", "systemctl stop checked", [
        ...["--check-unit", "checked", "--confirm-timeout", "6"],
      ]);
      expect(sick).toMatchObject({
        code: 3,
        result: { result: "rolled-back", running: well.result.toplevel },
      });
      expect(steps(sick)).toContain("check started");
      expect(steps(sick)).not.toContain("check done");
    });
  },
);
