import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasNix } from "@/nix/check/nixpkgs";
import { build, evaluate, nixFolder } from "@/nix/testing/nix";
import { buildScripts, runScript, steps } from "@/nix/testing/scripts";
import { type SshTarget, startTargets, targetsUnavailable } from "@/nix/testing/target";

const execute = promisify(execFile);
const fixture = `${nixFolder}/modules/packages/fixture.nix`;
const machinePackages = [
  ...["build", "deploy", "dry-activate", "hardware-configuration", "iso", "rollback", "ssh", "status", "vm"],
];
const servicePackages = ["log", "restart", "start", "status", "stop"];
const clusterPackages = ["build", "deploy", "dry-activate", "status"];
const attributes = [
  ...machinePackages.map((name) => `machines.host1.${name}`),
  ...servicePackages.map((name) => `machines.host1.services.web.${name}`),
  ...clusterPackages.map((name) => `clusters.lab.${name}`),
];

describe.skipIf(!hasNix())("every script", () => {
  let programs: string[] = [];
  beforeAll(async () => {
    programs = await buildScripts(fixture, { host1: { host: "host 1's; $(touch /tmp/x)" } }, attributes);
  });

  const shellcheck = spawnSync("shellcheck", ["--version"]).status === 0;
  test.skipIf(!shellcheck)("is clean under shellcheck, whatever the names in it", async () => {
    // Those of a service differ in one word, and so do those of a cluster.
    const distinct = [...machinePackages.keys(), machinePackages.length, programs.length - 1];
    const checked = distinct.map((index) => programs[index] ?? "");
    await execute("shellcheck", ["--shell=bash", "--severity=warning", "--exclude=SC2034", ...checked]);
    const parts = ["agent", "supervisor"].map((name) => `${nixFolder}/scripts/${name}.sh`);
    await execute("shellcheck", ["--shell=sh", "--severity=warning", ...parts]);
  });

  test("explains itself with --help, and ends with 2 when it is used wrongly", async () => {
    for (const program of programs) {
      const { stdout } = await execute(program, ["--help"]);
      expect(stdout).toContain("Usage: ");
      expect(stdout).toContain("--json-progress");
      await expect(execute(program, ["--no-such-option"])).rejects.toMatchObject({ code: 2, stdout: "" });
    }
  });
});

test.skipIf(!hasNix())("reading a package forces neither the system nor the other packages", async () => {
  const names = await evaluate<string[]>(`
    let
      f = import ${fixture} { targets.host1 = { host = "h"; module = { assertions = [ { assertion = false; message = "incomplete"; } ]; }; }; };
      p = f.packages.\${builtins.currentSystem}.host1;
    in map (d: d.drvPath) [ p.ssh p.status p.rollback p.hardware-configuration p.services.web.restart ]`);
  expect(names).toHaveLength(5);
});

test.skipIf(!hasNix())("a service without units has no packages", async () => {
  const found = await evaluate(
    `builtins.attrNames (import ${fixture} { targets.host1.host = "h"; }).packages.\${builtins.currentSystem}.host1.services.without-units`,
  );
  expect(found).toEqual([]);
});

test.skipIf(!hasNix())("iso and vm build what they name", async () => {
  const [iso, vm] = await buildScripts(fixture, { host1: { host: "h" } }, [
    "machines.host1.iso",
    "machines.host1.vm",
  ]);
  const { stdout } = await execute(`${iso}`);
  expect((await execute("head", ["-n1", stdout.trim()])).stdout).toBe("host1\n");
  const run = await execute(`${vm}`, ["--", "-m", "512"], {
    env: { ...process.env, NIX_CONFIG: "substituters =" },
  });
  expect(run.stdout).toMatch(/^a virtual machine of .*-nixos-system-host1-.* -m 512\n$/);
});

test.skipIf(!hasNix())("an installation image answers to whom the machine will", async () => {
  const module = {
    console: { keyMap: "de" },
    users: {
      users: { ada: { isNormalUser: true, openssh: { authorizedKeys: { keys: ["ssh-ed25519 A"] } } } },
    },
  };
  const [iso] = await buildScripts(fixture, { host1: { host: "h", user: "ada", module } }, [
    "machines.host1.iso",
  ]);
  const { stdout } = await execute(`${iso}`);
  const [name, , accounts, keyboard] = (await readFile(stdout.trim(), "utf8")).split("\n");
  expect([name, keyboard]).toEqual(["host1", "de"]);
  expect(JSON.parse(`${accounts}`)).toMatchObject({ ada: ["ssh-ed25519 A"], root: ["ssh-ed25519 A"] });
});

test.skipIf(!hasNix())("the systems of a domain build without any target", async () => {
  const [program] = await buildScripts(fixture, { host1: { host: "h" } }, ["machines.host1.build"]);
  const [toplevel] = await build(
    `(import ${fixture} { targets.host1.host = "h"; }).nixosConfigurations.host1.config.system.build.toplevel`,
  );
  const run = await runScript(`${program}`, { sshOptions: "" });
  expect(run).toMatchObject({ code: 0, result: { result: "done", toplevel, previous: null, running: null } });
});

test.skipIf(!hasNix())(
  "a system that doesn't build fails the deployment before the target is asked",
  async () => {
    const [program] = await buildScripts(fixture, { host1: { host: "h", builds: "echo no >&2; exit 1" } }, [
      "machines.host1.deploy",
    ]);
    const run = await runScript(`${program}`, { sshOptions: "" });
    expect(run).toMatchObject({ code: 1, result: { result: "failed", toplevel: null, running: null } });
    expect(steps(run)).toEqual(["build started", "build failed"]);
  },
);

test.skipIf(!hasNix())("cancelling ends the build with everything that it started", async () => {
  const marker = `${process.pid}.${Date.now() % 1000}`;
  const [program] = await buildScripts(fixture, { host1: { host: "h", builds: `sleep 1${marker}` } }, [
    "machines.host1.deploy",
  ]);
  const processes = async () => (await execute("ps", ["-eo", "args"])).stdout.split("\n");
  const sleeping = async () => (await processes()).includes(`sleep 1${marker}`);
  const run = runScript(`${program}`, { sshOptions: "" }, [], async (line, kill) => {
    if (line.state !== "started") return;
    await expect.poll(sleeping, { timeout: 30_000 }).toBe(true);
    kill("SIGTERM");
  });
  expect(await run).toMatchObject({
    code: 1,
    lines: [{ state: "started" }, { state: "failed", message: "cancelled" }],
  });
  await expect.poll(sleeping, { timeout: 30_000 }).toBe(false);
});

const unavailable = targetsUnavailable();
if (unavailable !== null) console.warn(`skipped: ${unavailable}`);

describe.skipIf(unavailable !== null)("on real targets", { timeout: 100_000 }, () => {
  let targets: SshTarget[] = [];
  const programs = new Map<string, string>();
  const target = () => {
    const [first] = targets;
    if (first === undefined) throw new Error("there is no target");
    return first;
  };
  const run = (name: string, args: string[] = []) => runScript(programs.get(name) ?? name, target(), args);

  beforeAll(async () => {
    targets = await startTargets(1);
    const paths = await buildScripts(fixture, { host1: { host: target().address } }, attributes);
    for (const [index, path] of paths.entries()) programs.set(attributes[index] ?? "", path);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(targets.map((each) => each.stop()));
  });

  test("ssh runs a command, hardware-configuration brings the file home", async () => {
    const shell = await run("machines.host1.ssh", ["--", "echo one; echo two"]);
    expect(shell.lines.filter((line) => line.state === "progress").map((line) => line.message)).toEqual([
      "one",
      "two",
    ]);
    expect((await run("machines.host1.ssh", ["--", "exit 4"])).code).toBe(1);
    const hardware = await run("machines.host1.hardware-configuration");
    expect(hardware.result["hardwareConfiguration"]).toBe(
      '{ lib, ... }:\n{\n boot.kernelModules = [ "kvm-\\intel" ];\n}\n',
    );
  });

  test("start, status, stop, restart and log reach the service's units", async () => {
    const service = (name: string) => `machines.host1.services.web.${name}`;
    expect((await run(service("status"))).code).toBe(1);
    expect(steps(await run(service("start")))).toEqual(["start started", "start done"]);
    const status = await run(service("status"));
    expect(status.code).toBe(0);
    expect(status.lines.map((line) => line.message)).toEqual(
      expect.arrayContaining(["nginx: active", "php fpm: active"]),
    );
    expect((await run(service("stop"))).code).toBe(0);
    expect((await run(service("status"))).code).toBe(1);
    expect((await run(service("restart"))).code).toBe(0);
    const log = await run(service("log"), ["--lines", "7"]);
    expect(log.lines.map((line) => line.message)).toContain("restart php fpm");
    expect((await target().run("cat /var/log/journalctl")).stdout).toBe(
      "--no-pager --lines=7 --unit=nginx --unit=php fpm\n",
    );
  });

  test("dry-activate changes nothing; the cluster's deploy deploys every machine; then status knows", async () => {
    const dry = await run("machines.host1.dry-activate");
    expect(steps(dry)).toEqual([
      ...["build started", "build done", "copy started", "copy done", "activate started", "activate done"],
    ]);
    expect(await target().link("run/current-system")).toBeNull();
    const all = await run("clusters.lab.deploy");
    expect(all).toMatchObject({ code: 0, result: { result: "done" } });
    expect(steps(all)).toEqual(
      expect.arrayContaining([
        "host1.lab.test started",
        "host1.lab.test confirm done",
        "host1.lab.test done",
      ]),
    );
    const status = await run("machines.host1.status");
    expect(status.result.running).toBe(dry.result.toplevel);
  });
});
