import { spawnSync } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { joinTargets, type SshTarget } from "@/nix/testing/target";
import { findJob, listJobs } from "../db/jobs";
import { privateDeployKey } from "../deployments/deploy-key";
import { type Fleet, type FleetDomain, fleetUnavailable, startFleet, version } from "../testing/fleet";
import { watchProcesses } from "../testing/processes";
import { askOnSchedule } from "./schedule";

const unavailable = await fleetUnavailable();
const HOST = "host1.lab.test";

const services = {
  web: {
    selectors: [{ filter: "clusterMachines" }],
    definition: "{ ... }: { }",
    units: ["nginx"],
  },
};
const backup = (words: string) => `{
  config.extensions.packages.machine.wipe = {
    description = "${words}";
    destructive = true;
    build = { pkgs, long, ... }: pkgs.writeTextFile {
      name = "wipe-\${long}";
      executable = true;
      destination = "/bin/wipe-\${long}";
      text = "#!/bin/sh\necho wiping";
    };
  };
}`;

/** Files that came to the store since a time and hold a text. */
function grepStore(since: number, text: string): readonly string[] {
  const find = ["/nix/store", "-maxdepth", "1", "-mindepth", "1", "-newerct", `@${since}`];
  const found = spawnSync("find", [...find, "-exec", "grep", "-rlF", "-e", text, "{}", "+"], {
    encoding: "utf8",
  });
  return found.stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(unavailable !== null)(
  `deploying as people do${unavailable ? ` (skipped: ${unavailable})` : ""}`,
  { timeout: 150_000 },
  () => {
    let home: string;
    let fleet: Fleet;
    let target: SshTarget;
    let domain: FleetDomain;
    let base: string;

    beforeAll(async () => {
      home = await mkdtemp(path.join(tmpdir(), "home-"));
      fleet = await startFleet(2, { HOME: home });
      target = present(fleet.targets[0], "a target");
      // A short name that only ssh's configuration knows, over IPv6.
      await mkdir(path.join(home, ".ssh"));
      await writeFile(path.join(home, ".ssh", "config"), `Host gate\n  HostName ${target.address6}\n`);
      await fleet.startRunner();
      const deployment = { targetHost: "gate", targetUser: "deploy" };
      domain = await fleet.domain({ host1: { target, code: version("one"), deployment } }, services, {
        clusterModules: { backup: { source: backup("Delete the backups") } },
      });
      base = `/api/domains/${domain.id}`;
    }, 100_000);
    afterAll(async () => {
      await fleet?.end();
      if (home) await rm(home, { recursive: true, force: true });
    });

    const ask = async (method: "GET" | "POST" | "PUT", route: string, body?: object) => {
      const reply = await fleet.admin.ask(method, route, body === undefined ? {} : { body });
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
      return reply.body;
    };
    const logOf = (events: Awaited<ReturnType<FleetDomain["events"]>>) =>
      events.flatMap((event) => (event.type === "log" ? [event.line] : [])).join("\n");

    test("a user who needs sudo deploys by a name of ssh's own configuration; a probe decides; a person goes back", async () => {
      const looked = await ask("POST", `${base}/preflight?wait=50`, { machines: ["host1"] });
      const checks = looked.answer.machines[HOST].map(
        ({ check, state }: { check: string; state: string }) => `${check} ${state}`,
      );
      expect(checks).toEqual(expect.arrayContaining(["host-key good", "reachable good", "system good"]));
      const first = await domain.deploy({ machines: ["host1"] });
      expect(first.deployment, JSON.stringify(first.events, null, 1)).toMatchObject({ status: "succeeded" });
      const locked = { nixpkgs: expect.stringMatching(/^sha256-/) };
      expect(first.events).toContainEqual({ type: "inputs", inputs: expect.objectContaining(locked) });
      expect((await target.inside("cat /var/log/sudo")).stdout).toMatch(/-n sh -s -- '?begin/);

      // The probe finds nobody, and the machine goes back; then it finds somebody.
      const revision = await domain.change("host1", version("two"));
      const strategy = { healthCheck: { http: `http://${target.address}:8080/` } };
      const probed = (...more: string[]) => domain.deploy({ machines: ["host1"], strategy, arguments: more });
      const sick = await probed("--confirm-timeout", "6");
      expect(sick.deployment.result[HOST]).toMatchObject({ state: "rolled-back" });
      expect(sick.deployment.result[HOST].message).toContain("8080");
      await target.inside(
        `setsid perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1); while ($c = $s->accept) { <$c>; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nok"; close $c }' >/dev/null 2>&1 </dev/null &`,
      );
      const well = await probed();
      expect(well.deployment.result[HOST], JSON.stringify(well.events)).toMatchObject({ state: "done" });

      const { answer } = await ask("POST", `${base}/machines/host1/generations?wait=50`, {});
      expect(answer.generations[0]).toMatchObject({ revision, running: true, boot: true });
      const old = answer.generations.at(-1);
      expect(old).toMatchObject({ revision: first.deployment.revision, running: false, boot: false });
      const back = await domain.deploy({
        package: "rollback",
        machines: ["host1"],
        arguments: ["--to", String(old.number)],
      });
      expect(back.deployment.result[HOST]).toMatchObject({ state: "done", running: old.toplevel });
      expect(await target.link("run/current-system")).toBe(old.toplevel);

      // The schedule notices, and does not ask again at once.
      await ask("PUT", `${base}/drift/schedule`, { everyMinutes: 5 });
      await askOnSchedule(new Date());
      await askOnSchedule(new Date());
      const asked = (await listJobs(domain.id, "inspection", 100)).filter(
        ({ createdByName }) => createdByName === "schedule",
      );
      expect(asked).toHaveLength(1);
      await expect
        .poll(async () => (await findJob(asked[0]?.id ?? ""))?.status, { timeout: 30_000 })
        .toBe("succeeded");
      const [seen] = await ask("GET", `${base}/drift`);
      expect(seen).toMatchObject({
        state: "differs",
        intended: { revision },
        running: old.toplevel,
        runningRevision: first.deployment.revision,
      });
      expect(seen.difference.packages.map(({ name }: { name: string }) => name)).toContain("etc");
    });

    test("a machine that only another one reaches is deployed through it, and no process has a secret in its arguments", async () => {
      const behind = present(fleet.targets[1], "a second target");
      const address = await joinTargets(target, behind);
      await behind.disconnect();
      await appendFile(
        path.join(home, ".ssh", "config"),
        `Host ${address}\n  ProxyJump root@${target.address}\n`,
      );
      // The jump host's key is confirmed as any machine's.
      const inner = await fleet.domain({
        gate: { target, code: version("gate") },
        inner: { target: behind, code: version("inner"), deployment: { targetHost: address } },
      });
      const began = Math.floor(Date.now() / 1000);
      const watch = watchProcesses();
      const run = await inner.deploy({ machines: ["inner"] });
      const seen = await watch.stop();
      expect(run.deployment, JSON.stringify(run.events, null, 1)).toMatchObject({ status: "succeeded" });
      const { toplevel } = run.deployment.result["inner.lab.test"];
      expect(await behind.link("run/current-system")).toBe(toplevel);
      expect(await target.link("run/current-system")).not.toBe(toplevel);

      const commands = [...seen.commands].join("\n");
      expect(commands).toMatch(new RegExp(`ssh .*-W \\[?${address}`));
      const key = present(await privateDeployKey(inner.id), "deploy key");
      const sealing = await readFile(path.join(fleet.dataDir, "keys", "seal"), "latin1");
      const secrets = [...key.split("\n").filter((line) => !line.startsWith("-----")), sealing.trim()];
      expect(secrets.length).toBeGreaterThan(3);
      const told = [
        `/api/domains/${inner.id}`,
        `/api/domains/${inner.id}/deploy-key`,
        `/api/deployments/${run.id}`,
      ];
      const answers = await Promise.all(told.map(async (route) => JSON.stringify(await ask("GET", route))));
      const places = [commands, [...seen.environments].join("\n"), JSON.stringify(run.events), ...answers];
      const built = grepStore(began, "nixos-system-inner").length;
      expect(built).toBeGreaterThan(0);
      for (const secret of secrets.filter((each) => each.length > 8)) {
        for (const place of places) expect(place.includes(secret)).toBe(false);
        expect(grepStore(began, secret)).toEqual([]);
      }
      expect(commands).not.toContain("PRIVATE KEY");
    });

    test("what a cluster module adds is offered, and a run says that its code has changed", async () => {
      const wipe = await domain.deploy({ package: "wipe", machines: ["host1"] });
      expect(wipe.deployment.status).toBe("succeeded");
      expect(logOf(wipe.events)).toContain("wiping");
      const { id } = await ask("POST", `${base}/evaluations`, {});
      const evaluation = () => ask("GET", `${base}/evaluations/${id}`);
      await expect.poll(async () => (await evaluation()).status, { timeout: 60_000 }).toBe("succeeded");
      const offer = await ask("GET", `${base}/packages`);
      expect(offer.packages).toContainEqual(
        expect.objectContaining({ name: "wipe", destructive: true, description: "Delete the backups" }),
      );

      const { revision: baseRevision } = await ask("GET", base);
      const at = "/clusterModules/backup/source";
      await ask("POST", `${base}/changes`, {
        baseRevision,
        patches: [
          { op: "test", path: at, value: backup("Delete the backups") },
          { op: "replace", path: at, value: backup("Delete more") },
        ],
      });
      const restart = await domain.deploy({ package: "restart", service: "web" });
      expect(restart.deployment).toMatchObject({
        status: "succeeded",
        codeChanges: { paths: ["/clusterModules/backup"] },
      });
      expect((await target.inside("cat /var/log/journal")).stdout).toContain("restart nginx");
      const hardware = await domain.deploy({ package: "hardware-configuration", machines: ["host1"] });
      expect(logOf(hardware.events)).toContain("boot.kernelModules");
    });

    test("an installation image is downloaded, whole or from where it broke off", async () => {
      const { id, deployment } = await domain.deploy({ package: "iso", machines: ["host1"] });
      const { toplevel } = deployment.result[HOST];
      const image = await readFile(path.join(toplevel, "iso", "nixos.iso"));
      const address = `/api/deployments/${id}/targets/${HOST}/image`;
      const name = `${HOST}-r${deployment.revision}.iso`;
      const told = await fleet.admin.ask("GET", address, { headers: { accept: "application/json" } });
      expect(told.body).toEqual({ name, bytes: image.length });

      const whole = await fleet.admin.send("GET", address);
      expect(Buffer.from(await whole.arrayBuffer()).equals(image)).toBe(true);
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        "content-type": "application/octet-stream",
        "content-length": String(image.length),
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      });
      const part = (range: string) =>
        fleet.admin.send("GET", address, {
          headers: { range, "if-range": whole.headers.get("etag") ?? "" },
        });
      const rest = await part("bytes=5-");
      expect(rest.status).toBe(206);
      expect(rest.headers.get("content-range")).toBe(`bytes 5-${image.length - 1}/${image.length}`);
      expect(Buffer.from(await rest.arrayBuffer()).equals(image.subarray(5))).toBe(true);
      const beyond = await part(`bytes=${image.length}-`);
      expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${image.length}`]);
    });

    test("events go on where somebody stopped hearing; no secret is where it could be read", async () => {
      const [newest] = await ask("GET", `${base}/deployments?take=1`);
      const events = `/api/deployments/${newest.id}/events`;
      const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
      const all = ids(String(await ask("GET", events)));
      expect(all.length).toBeGreaterThan(3);
      const headers = { "last-event-id": String(all[2]) };
      const rest = await fleet.admin.ask("GET", events, { headers });
      expect(ids(String(rest.body))).toEqual(all.slice(3));

      const secrets = /PRIVATE KEY/;
      for (const entry of await readdir(fleet.dataDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = path.join(entry.parentPath, entry.name);
        expect(secrets.test(await readFile(file, "latin1")), file).toBe(false);
      }
    });
  },
);
