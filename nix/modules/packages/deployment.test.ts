import { afterAll, beforeAll, describe, test } from "vitest";
import { nixFolder } from "@/nix/testing/nix";
import { buildScripts, runScript, type ScriptRun, steps, type TargetMachine } from "@/nix/testing/scripts";
import { type SshTarget, startTargets, targetsUnavailable } from "@/nix/testing/target";

const unavailable = targetsUnavailable();
if (unavailable !== null) console.warn(`skipped: ${unavailable}`);

const fixture = `${nixFolder}/modules/packages/fixture.nix`;

/** This machine's platform, as Nix calls it. */
const NIX_SYSTEM = `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux`;

/** A NixOS module whose system differs by a word. */
const version = (word: string, more: object = {}) => ({
  environment: { etc: { version: { text: word } } },
  ...more,
});

describe.skipIf(unavailable !== null)(
  "deployment on real targets",
  { timeout: 100_000, concurrent: true },
  () => {
    let targets: SshTarget[] = [];
    const at = (index: number): SshTarget => {
      const target = targets[index];
      if (target === undefined) throw new Error(`there is no target ${index}`);
      return target;
    };

    beforeAll(async () => {
      targets = await startTargets(9);
    }, 60_000);
    afterAll(async () => {
      await Promise.all(targets.map((target) => target.stop()));
    });

    async function program(
      attribute: string,
      target: SshTarget,
      machine: Partial<TargetMachine> = {},
    ): Promise<string> {
      const [path] = await buildScripts(fixture, { host1: { host: target.address, ...machine } }, [
        `machines.host1.${attribute}`,
      ]);
      if (path === undefined) throw new Error("nothing was built");
      return path;
    }
    async function deploy(
      target: SshTarget,
      machine: Partial<TargetMachine>,
      args: string[] = [],
    ): Promise<ScriptRun> {
      return runScript(await program("deploy", target, machine), target, args);
    }
    async function systemOf(target: SshTarget): Promise<{ running: string | null; profile: string }> {
      const running = await target.link("run/current-system");
      const profile = (await target.inside("readlink -f /nix/var/nix/profiles/system")).stdout.trim();
      return { running, profile };
    }

    test("deploy builds, copies, activates and confirms; again it skips; rollback returns", async ({
      expect,
    }) => {
      const target = at(0);
      const first = await deploy(target, { module: version("one") });
      expect(steps(first)).toEqual([
        ...["build started", "build done", "copy started", "copy done"],
        ...["activate started", "activate done", "confirm started", "confirm done"],
      ]);
      expect(first).toMatchObject({ code: 0, result: { result: "done", previous: null } });
      const { toplevel } = first.result;
      expect(toplevel).toMatch(/^\/nix\/store\/.*-nixos-system-host1-/);
      expect(first.result.running).toBe(toplevel);
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });
      expect((await target.run("cat /etc/static/version")).stdout).toBe("one");

      const again = await deploy(target, { module: version("one") });
      expect(again.code).toBe(0);
      expect(steps(again)).toEqual([
        ...["build started", "build done", "copy skipped", "activate skipped", "confirm skipped"],
      ]);

      const second = await deploy(target, { module: version("two") });
      expect(second).toMatchObject({ code: 0, result: { result: "done", previous: toplevel } });
      expect((await target.run("cat /etc/static/version")).stdout).toBe("two");

      const status = await runScript(await program("status", target), target);
      expect(status).toMatchObject({
        code: 0,
        result: {
          running: second.result.toplevel,
          profile: second.result.toplevel,
          generation: 2,
          rebootNeeded: false,
        },
      });

      // Another kernel's parameters than those that it was booted with, which only a boot changes.
      await target.inside("mkdir -p /run/booted-system && echo old > /run/booted-system/kernel-params");
      const stale = await runScript(await program("status", target), target);
      expect(stale).toMatchObject({ code: 0, result: { rebootNeeded: true } });
      await target.inside("rm -r /run/booted-system");

      const back = await runScript(await program("rollback", target), target);
      expect(back.lines.at(-1)).toMatchObject({ step: "confirm", state: "done" });
      expect(back).toMatchObject({ code: 0, result: { result: "done", toplevel, running: toplevel } });
      expect(await systemOf(target)).toEqual({ running: toplevel, profile: toplevel });

      const nothingBefore = await runScript(await program("rollback", target), target);
      expect(nothingBefore).toMatchObject({ code: 1, result: { result: "failed" } });
      expect(nothingBefore.lines.at(-1)?.message).toContain("no generation before 1");
    });

    test("a failing activation, early or late, leaves the generation before running and booting", async ({
      expect,
    }) => {
      const target = at(1);
      const good = await deploy(target, { module: version("good") });
      for (const fail of ["early", "late"]) {
        const bad = await deploy(target, { module: version("bad", { testing: { activation: { fail } } }) });
        expect(bad).toMatchObject({
          code: 3,
          result: { result: "rolled-back", running: good.result.toplevel },
        });
        expect(bad.result.toplevel).not.toBe(good.result.toplevel);
        expect(steps(bad).at(-1)).toBe("activate failed");
        expect(await systemOf(target)).toEqual({
          running: good.result.toplevel,
          profile: good.result.toplevel,
        });
        expect((await target.run("cat /boot/loader/default")).stdout.trim()).toBe(good.result.toplevel);
      }
    });

    test("without confirmation the target goes back by itself, cut off from everybody", async ({
      expect,
    }) => {
      const target = at(2);
      const good = await deploy(target, { module: version("good") });
      // The new system takes the network down, as a wrong address would.
      const module = version("deaf", { system: { activationScripts: { deaf: "ip link set eth0 down" } } });
      const lost = runScript(await program("deploy", target, { module }), target, ["--confirm-timeout", "3"]);
      await expect
        .poll(() => target.link("run/current-system"), { timeout: 60_000 })
        .not.toBe(good.result.toplevel);
      await expect
        .poll(() => target.link("run/current-system"), { timeout: 60_000 })
        .toBe(good.result.toplevel);
      expect(await systemOf(target)).toEqual({
        running: good.result.toplevel,
        profile: good.result.toplevel,
      });
      expect((await target.inside("cat /run/cluster-deployment/*/reason")).stdout).toContain(
        "nobody confirmed",
      );
      // Reachable again, it says what became of it.
      await target.inside("ip link set eth0 up");
      expect(await lost).toMatchObject({
        code: 3,
        result: { result: "rolled-back", running: good.result.toplevel },
      });
    });

    test("cancelled during activation it waits for the end, and goes back", async ({ expect }) => {
      const target = at(3);
      const good = await deploy(target, { module: version("good") });
      const module = version("slow", { system: { activationScripts: { slow: "echo half way; sleep 2" } } });
      const run = await runScript(await program("deploy", target, { module }), target, [], (line, kill) => {
        if (line.message === "half way") kill("SIGTERM");
      });
      expect(run).toMatchObject({
        code: 3,
        result: { result: "rolled-back", running: good.result.toplevel },
      });
      expect(await systemOf(target)).toEqual({
        running: good.result.toplevel,
        profile: good.result.toplevel,
      });
    });

    test("when whoever deploys is killed during activation, the target goes back by itself", async ({
      expect,
    }) => {
      const target = at(7);
      const good = await deploy(target, { module: version("good") });
      const module = version("orphan", { system: { activationScripts: { slow: "echo half way; sleep 1" } } });
      const killed = runScript(
        await program("deploy", target, { module }),
        target,
        ["--confirm-timeout", "2"],
        (line, kill) => {
          if (line.message === "half way") kill("SIGKILL");
        },
      );
      await expect(killed).rejects.toThrow("gave no result");
      await expect
        .poll(() => target.inside("cat /run/cluster-deployment/*/state"), { timeout: 60_000 })
        .toMatchObject({
          stdout: "confirmed\nrolled-back\n",
        });
      expect(await systemOf(target)).toEqual({
        running: good.result.toplevel,
        profile: good.result.toplevel,
      });
    });

    test("built on the target, as a user who needs sudo, and over IPv6", async ({ expect }) => {
      const target = at(4);
      const there = await deploy(target, { buildOn: "target", module: version("built there") });
      expect(there).toMatchObject({ code: 0, result: { result: "done" } });
      expect(steps(there)).toContain("copy skipped");
      // What Nix does there is told as what it does here is.
      expect(there.stderr).toMatch(/^@nix .*"action":"start".*"type":105/m);
      const asUser = await deploy(target, { user: "deploy", module: version("by a user") });
      expect(asUser).toMatchObject({ code: 0, result: { result: "done", previous: there.result.toplevel } });
      const sudo = (await target.run("cat /var/log/sudo")).stdout;
      expect(sudo).toContain("-n nix-store --serve --write");
      expect(sudo).toMatch(/-n sh -s -- begin/);
      const overIpv6 = await deploy(target, { host: target.address6, module: version("over IPv6") });
      expect(overIpv6, overIpv6.stderr).toMatchObject({
        code: 0,
        result: { result: "done", previous: asUser.result.toplevel },
      });
    });

    test("built on Nix's builders and nowhere else", async ({ expect }) => {
      const [target, builder] = [at(8), at(0)];
      const deploying = await program("deploy", target, {
        buildOn: "builders",
        // Never built before, by an earlier run for instance.
        builds: `uname -n > $out # ${process.pid} ${Date.now()}`,
        module: version("built elsewhere"),
      });
      const none = await runScript(deploying, { ...target, nixConfig: "builders =" });
      expect(none).toMatchObject({ code: 1, result: { result: "failed" } });
      expect(steps(none)).toEqual(["build started", "build failed"]);

      const hostKey = Buffer.from(builder.hostKey).toString("base64");
      const machine = `ssh://root@${builder.address} ${NIX_SYSTEM} ${builder.identityFile} 1 1 - - ${hostKey}`;
      const some = await runScript(deploying, { ...target, nixConfig: `builders = ${machine}` });
      expect(some, some.stderr).toMatchObject({ code: 0, result: { result: "done" } });
      // The builder's own name for itself.
      expect((await target.run("cat /etc/static/built")).stdout).toBe("target\n");
      expect((await builder.run(`test -e ${some.result.toplevel}`)).code).toBe(0);
    });

    test("cancelled while the target builds, nothing goes on there", async ({ expect }) => {
      const target = at(4);
      const building = async () => (await target.inside("pgrep -f [s]leep.4711")).code === 0;
      const machine = { buildOn: "target", user: "deploy", builds: "/bin/sleep 4711" };
      let cancel: (signal: NodeJS.Signals) => void = () => undefined;
      const run = runScript(await program("deploy", target, machine), target, [], (_, kill) => {
        cancel = kill;
      });
      await expect.poll(building, { timeout: 30_000 }).toBe(true);
      cancel("SIGTERM");
      expect(await run).toMatchObject({ code: 1, result: { result: "failed" } });
      await expect.poll(building, { timeout: 10_000 }).toBe(false);
    });

    test("one deployment of a machine at a time", async ({ expect }) => {
      const target = at(5);
      await deploy(target, { module: version("good") });
      const before = await systemOf(target);
      // Whoever reads the pipe holds the lock until somebody writes.
      await target.inside("mkfifo /run/until");
      await target.inside(
        "setsid flock /run/cluster-deployment/lock cat /run/until >/dev/null 2>&1 & echo ada > /run/cluster-deployment/holder",
      );
      const busy = await deploy(target, { module: version("busy") });
      await target.inside("echo > /run/until");
      expect(busy).toMatchObject({ code: 1, result: { result: "failed" } });
      expect(busy.lines.at(-1)?.message).toContain("another deployment holds the target: ada");
      expect(await systemOf(target)).toEqual(before);
    });

    test("a machine that can't be reached fails before anything is copied", async ({ expect }) => {
      const target = at(6);
      await target.disconnect();
      const run = await deploy(target, { module: version("unreachable") });
      expect(run).toMatchObject({ code: 1, result: { result: "failed", running: null } });
      expect(steps(run)).toEqual(["build started", "build done", "copy started", "copy failed"]);
    });
  },
);
