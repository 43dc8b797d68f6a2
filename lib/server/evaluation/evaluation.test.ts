import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Evaluation,
  type EvaluationAnswer,
  exactArgument,
  type LatestEvaluation,
  type MachineAnswer,
} from "@/lib/editor/evaluation";
import { resolveDomain } from "@/lib/resolver";
import { present } from "@/lib/shared/assert";
import { lastEvaluation } from "../db/evaluations";
import { jobEventsAfter } from "../db/jobs";
import { machineStates, recordMachine } from "../db/machine-states";
import { recordMachineOf } from "../domains/machine-news";
import { currentDocument } from "../domains/store";
import { resetLimits } from "../http/limits";
import { probeConfinement } from "../nix/confinement";
import { findNix } from "../nix/installation";
import type { Ended } from "../nix/run";
import { evaluateRevision } from "../runner/evaluation";
import { listOptions } from "../runner/options";
import { doJob, openTestNix, STAND_IN, type TestNix } from "../testing/evaluating";
import { administrator, startInstance, type Visitor } from "../testing/instance";

const confinement = await probeConfinement();
/** Minutes, not seconds, on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;

const address = (last: number) => ({
  interfaces: { eth0: { ipv4: [{ address: `192.168.1.${last}`, prefixLength: 24 }] } },
});

const DOCUMENT = {
  schemaVersion: 1,
  suffix: "lan",
  nixpkgs: `path:${STAND_IN}`,
  modules: {
    disks: { source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }' },
  },
  clusters: {
    attic: {
      machines: {
        nas: address(10),
        pi: address(11),
        tv: address(12),
      },
      services: {
        backup: {
          selectors: [{ filter: "hostname", hostname: "pi" }],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          definition:
            '{ roles, ... }: { environment.etc."backup-target".text = builtins.concatStringsSep " " roles.target.ips; }',
        },
      },
    },
  },
};

describe.skipIf(missing !== null)(`evaluation${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  let nix: TestNix;

  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
    nix = await openTestNix();
  });
  afterAll(async () => {
    await nix?.end();
    await instance?.end();
  });
  beforeEach(resetLimits);

  async function make(document: unknown = DOCUMENT): Promise<string> {
    const made = await admin.ask("POST", "/api/domains", { body: { name: "Home", document } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body.id;
  }

  async function change(id: string, patches: unknown): Promise<number> {
    const baseRevision = present(await currentDocument(id), "domain").revision;
    const changed = await admin.ask("POST", `/api/domains/${id}/changes`, {
      body: { baseRevision, patches },
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    return changed.body.revision;
  }

  async function evaluated(id: string, payload: object = {}, revision?: number): Promise<Evaluation> {
    const at = revision ?? present(await currentDocument(id), "domain").revision;
    const end = await doJob(nix, evaluateRevision, {
      kind: "evaluation",
      domainId: id,
      revision: at,
      payload,
    });
    expect(end.error).toBeUndefined();
    return (await admin.ask("GET", `/api/domains/${id}/evaluations/${end.id}`)).body;
  }

  const answerOf = (evaluation: Evaluation) => present(evaluation.answer, "answer");
  const failureOf = (answer: MachineAnswer | undefined) => {
    if (!answer || answer.ok) throw new Error("this machine was expected to fail");
    return answer.failure;
  };

  test("locks a fresh domain, answers for every machine and agrees with the preview", async () => {
    const id = await make();
    const evaluation = await evaluated(id);
    const answer = answerOf(evaluation);
    expect(evaluation.status).toBe("succeeded");
    expect(evaluation.revision).toBe(2);
    expect(Object.keys(answer.machines).sort()).toEqual(["nas.attic.lan", "pi.attic.lan", "tv.attic.lan"]);
    for (const machine of Object.values(answer.machines)) {
      if (!machine.ok) throw new Error(machine.failure.trace);
      expect(machine.derivation).toMatch(/^\/nix\/store\/.*\.drv$/);
      expect(machine.toplevel).toMatch(/^\/nix\/store\//);
    }
    expect(answer.differences).toEqual([]);
    const now = present(await currentDocument(id), "domain");
    expect(now.document.lock).toMatchObject({ nodes: { nixpkgs: { locked: {} } } });
    const preview = resolveDomain(now.document).argumentOf("backup.attic.lan", "pi.attic.lan");
    expect(exactArgument(present(answer.info, "info"), "backup.attic.lan", "pi.attic.lan")).toEqual(preview);
    expect(exactArgument(present(answer.info, "info"), "backup.attic.lan", "tv.attic.lan")).toBeUndefined();

    const events = await jobEventsAfter(evaluation.id, 0);
    const told = events.flatMap(({ data }) => (data.type === "target" ? [data.message] : []));
    expect(told).toEqual(["1 of 3", "2 of 3", "3 of 3"]);

    const latest: LatestEvaluation = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ current: true, pending: null, latest: { id: evaluation.id } });
  });

  test("says why there is no answer, until there is one", async () => {
    const id = await make();
    const job = { kind: "evaluation", domainId: id, revision: 1 } as const;
    const latest = async (): Promise<LatestEvaluation> =>
      (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    const error = "could not lock: unable to download";
    await doJob(nix, async () => ({ status: "failed", error }), job);
    await doJob(nix, async () => ({ status: "cancelled" }), job);
    expect(await latest()).toMatchObject({
      latest: null,
      failed: { status: "failed", revision: 1, error },
      current: false,
    });
    await evaluated(id);
    expect(await latest()).toMatchObject({ latest: { status: "succeeded" }, failed: null, current: true });
    await doJob(nix, async () => ({ status: "failed", error }), job);
    expect(await latest()).toMatchObject({ latest: { status: "succeeded" }, failed: { error } });
  });

  test("does not ask twice for the same content, and borrows the newest lock for older revisions", async () => {
    const id = await make();
    await evaluated(id);
    expect((await evaluated(id)).cached).toBe(true);
    // Revision 1 has no lock of its own and the same inputs.
    const old = await evaluated(id, {}, 1);
    expect(old).toMatchObject({ cached: true, revision: 1 });
    expect(present(await currentDocument(id), "domain").revision).toBe(2);
    const moved = await change(id, [
      {
        op: "replace",
        path: "/clusters/attic/machines/tv/interfaces/eth0/ipv4/0/address",
        value: "192.168.1.99",
      },
    ]);
    const latest: LatestEvaluation = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest.current).toBe(false);
    expect(await evaluated(id)).toMatchObject({ cached: false, revision: moved });
  });

  test("maps each machine's failure to its element and line, and still answers for the others", async () => {
    const id = await make({
      ...DOCUMENT,
      clusters: {
        attic: {
          ...DOCUMENT.clusters.attic,
          machines: {
            nas: address(10),
            pi: { ...address(11), modules: { web: { source: "{ ... }:\n{\n  no.such.option = 1;\n}" } } },
            tv: {
              ...address(12),
              modules: { broken: { source: "{ ... }:\n{\n  networking.hostName = 1 + true;\n}" } },
            },
            radio: { ...address(13), modules: { half: { source: "{ ... }: {\n  networking =\n}" } } },
            printer: { ...address(14), modules: { open: { source: "{ ... }:\n{\n  networking = {\n}" } } },
          },
        },
      },
    });
    const answer = answerOf(await evaluated(id));
    expect(answer.machines["nas.attic.lan"]?.ok).toBe(true);
    const option = failureOf(answer.machines["pi.attic.lan"]);
    expect(option.message).toMatch(/option `?no/);
    expect(option).toMatchObject({ path: "/clusters/attic/machines/pi/modules/web/source", line: 3 });
    const type = failureOf(answer.machines["tv.attic.lan"]);
    expect(type.message).toMatch(/cannot add|expected an integer|while a/);
    expect(type).toMatchObject({
      element: { kind: "module", machine: "tv", module: "broken" },
      path: "/clusters/attic/machines/tv/modules/broken/source",
      line: 3,
    });
    const syntax = failureOf(answer.machines["radio.attic.lan"]);
    expect(syntax.message).toMatch(/syntax error/);
    expect(syntax).toMatchObject({ path: "/clusters/attic/machines/radio/modules/half/source", line: 3 });
    const open = failureOf(answer.machines["printer.attic.lan"]);
    expect(open).toMatchObject({ path: "/clusters/attic/machines/printer/modules/open/source", line: 2 });
  });

  test("says where the preview cannot know, and why", async () => {
    const id = await make({
      ...DOCUMENT,
      filters: {
        edge: { source: 'clusterName: config: [ "domain.clusters.${clusterName}.machines.tv" ]' },
      },
      clusters: {
        attic: {
          machines: {
            ...DOCUMENT.clusters.attic.machines,
            nas: {
              ...address(10),
              modules: {
                second: {
                  source:
                    '{ networking.interfaces.eth1.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 8; } ]; }',
                },
              },
            },
          },
          services: { edge: { selectors: [{ filter: "named", name: "edge" }], definition: "{ ... }: { }" } },
        },
      },
    });
    const { differences } = answerOf(await evaluated(id));
    const ips = differences.find(({ path }) => path === "/ips");
    expect(ips).toMatchObject({
      machine: "nas.attic.lan",
      preview: ["192.168.1.10"],
      exact: ["192.168.1.10", "10.0.0.1"],
    });
    expect(ips?.why).toContain("the module second of nas");
    const selectors = differences.find(({ service }) => service === "edge.attic.lan");
    expect(selectors).toMatchObject({ path: "/selectors", preview: [], exact: ["tv.attic.lan"] });
    expect(selectors?.why).toContain("The filter edge is code");
  });

  test("plans: one machine's edit reaches it and what receives it, and nothing else", async () => {
    const id = await make();
    await evaluated(id);
    const moved = await change(id, [
      {
        op: "replace",
        path: "/clusters/attic/machines/nas/interfaces/eth0/ipv4/0/address",
        value: "192.168.1.99",
      },
    ]);
    const plan = present((await evaluated(id, { compareTo: 2 })).plan, "plan");
    expect(plan.sentence).toBe("Nothing changes on 1 of 3 machines.");
    expect(plan).toMatchObject({ from: 2, to: moved });
    const change_ = (machine: string) =>
      present(
        plan.machines.find((each) => each.machine === machine),
        machine,
      );
    expect(change_("tv.attic.lan")).toMatchObject({ change: "unchanged", why: [] });
    expect(change_("nas.attic.lan").why).toEqual([
      {
        kind: "machine",
        element: "/clusters/attic/machines/nas",
        words: expect.stringContaining("interfaces"),
      },
    ]);
    expect(change_("pi.attic.lan").why).toEqual([
      {
        kind: "received",
        element: "/clusters/attic/services/backup",
        words: "backup.attic.lan receives something else: roles.target.ips: 192.168.1.10 → 192.168.1.99.",
      },
    ]);
    // A comment is no change.
    await change(id, [
      { op: "replace", path: "/clusters/attic/services/backup/extraConfig", value: "{ /* why not */ }" },
    ]);
    const same = present((await evaluated(id, { compareTo: moved })).plan, "plan");
    expect(same.sentence).toBe("Nothing changes on any of 3 machines.");
  });

  test("plans from what the machines run, as far as that is known", async () => {
    const id = await make();
    const first = answerOf(await evaluated(id));
    const system = (machine: string) => {
      const answer = first.machines[machine];
      if (!answer?.ok) throw new Error(`${machine} was not evaluated`);
      return answer.toplevel;
    };
    const none = present((await evaluated(id, { compareTo: "deployed" })).plan, "plan");
    expect(none.sentence).toBe("None of the 3 machines was ever deployed.");
    // One runs what was deployed, one was changed by hand since, one was never deployed.
    const nas = system("nas.attic.lan");
    const intended = { revision: 2, toplevel: nas };
    await recordMachine(id, "/clusters/attic/machines/nas", { intended, running: nas });
    await recordMachine(id, "/clusters/attic/machines/pi", {
      intended: { revision: 2, toplevel: system("pi.attic.lan") },
      running: "/nix/store/00000000000000000000000000000000-by-hand",
    });
    const plan = present((await evaluated(id, { compareTo: "deployed" })).plan, "plan");
    expect(plan).toMatchObject({
      from: "deployed",
      sentence: "Nothing changes on 1 of 3 machines. 1 was never deployed.",
      machines: [
        { machine: "pi.attic.lan", change: "changed" },
        { machine: "tv.attic.lan", change: "added", before: null },
        { machine: "nas.attic.lan", change: "unchanged" },
      ],
    });
    // What runs is not what the document of that revision says, and the reason says that.
    expect(plan.machines[0]?.why).toEqual([
      { kind: "exact", element: "", words: expect.stringContaining("by hand") },
    ]);
    await change(id, [
      {
        op: "add",
        path: "/clusters/attic/machines/nas/modules/motd",
        value: { source: '{ environment.etc.motd.text = "hi"; }' },
      },
    ]);
    const edited = present((await evaluated(id, { compareTo: "deployed" })).plan, "plan");
    expect(edited.sentence).toBe("2 of 3 machines change, 1 was never deployed.");
    const why = edited.machines.find(({ machine }) => machine === "nas.attic.lan")?.why ?? [];
    expect(why).toMatchObject([{ kind: "machine", words: "The module motd is new." }]);
    // What is no longer in the domain is gone.
    await change(id, [
      { op: "remove", path: "/clusters/attic/machines/pi" },
      { op: "remove", path: "/clusters/attic/services/backup" },
    ]);
    const gone = present((await evaluated(id, { compareTo: "deployed" })).plan, "plan");
    expect(gone.machines.find(({ machine }) => machine === "pi.attic.lan")?.change).toBe("removed");
  });

  test("plans for a renamed machine as the same machine, from a revision and from what it runs", async () => {
    const id = await make();
    const first = answerOf(await evaluated(id));
    const nas = first.machines["nas.attic.lan"];
    if (!nas?.ok) throw new Error("nas was not evaluated");
    const machines = "/clusters/attic/machines";
    await change(id, [
      { op: "move", from: `${machines}/nas`, path: `${machines}/vault` },
      {
        op: "replace",
        path: "/clusters/attic/services/backup/roles/target/0/hostname",
        value: "vault",
      },
    ]);
    const intended = { revision: 2, toplevel: nas.toplevel };
    await recordMachineOf({ domainId: id, revision: 2 }, `${machines}/nas`, {
      intended,
      running: nas.toplevel,
    });
    expect([...(await machineStates(id)).keys()]).toEqual([`${machines}/vault`]);
    const why = [{ kind: "machine", words: "The machine vault was called nas." }];
    const byRevision = present((await evaluated(id, { compareTo: 2 })).plan, "plan");
    expect(byRevision).toMatchObject({
      sentence: "Nothing changes on 2 of 3 machines.",
      machines: [
        { machine: "vault.attic.lan", change: "changed", before: { toplevel: nas.toplevel }, why },
        { machine: "pi.attic.lan", change: "unchanged" },
        { machine: "tv.attic.lan", change: "unchanged" },
      ],
    });
    const byRunning = present((await evaluated(id, { compareTo: "deployed" })).plan, "plan");
    expect(byRunning.machines.find(({ machine }) => machine === "vault.attic.lan")).toMatchObject({
      change: "changed",
      before: { derivation: nas.derivation },
      why,
    });
    expect(byRunning.machines.filter(({ change }) => change === "added")).toHaveLength(2);
  });

  test("an evaluation that takes too long in all ends with an error that says so, and keeps no answer", async () => {
    const id = await make({
      ...DOCUMENT,
      modules: {
        ...DOCUMENT.modules,
        endless: {
          source:
            "{ environment.etc.x.text = toString (builtins.foldl' (a: b: builtins.foldl' (c: d: c + d) a (builtins.genList (e: e) 100000)) 0 (builtins.genList (f: f) 100000)); }",
        },
      },
    });
    vi.stubEnv("EVALUATION_MINUTES", "0.05");
    const end = await doJob(nix, evaluateRevision, { kind: "evaluation", domainId: id, revision: 1 });
    vi.unstubAllEnvs();
    expect(end).toMatchObject({
      status: "failed",
      error: expect.stringContaining("longer than 0.05 minutes"),
    });
    expect(await lastEvaluation(id)).toBeNull();
  });

  test("builds of a plan that take too long in all are ended with all that they started, and the answer stays", async () => {
    const id = await make();
    await evaluated(id);
    const slow = `{ pkgs, ... }: { environment.etc.slow.source = pkgs.runCommand "slow-${Date.now()}" { } "sleep 4717"; }`;
    const revision = await change(id, [{ op: "add", path: "/modules/slow", value: { source: slow } }]);
    vi.stubEnv("PLAN_BUILD_MINUTES", "0.05");
    const payload = { compareTo: 2, build: true };
    const end = await doJob(nix, evaluateRevision, { kind: "evaluation", domainId: id, revision, payload });
    vi.unstubAllEnvs();
    expect(end).toMatchObject({
      status: "failed",
      error:
        "Building took longer than 0.05 minutes, which is the most that this server allows (PLAN_BUILD_MINUTES), and was ended.",
    });
    const { body } = await admin.ask("GET", `/api/domains/${id}/evaluations/${end.id}`);
    expect(body).toMatchObject({ hindrance: null, answer: { machines: { "nas.attic.lan": { ok: true } } } });
    const running = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    await expect.poll(running, { timeout: 20_000 }).not.toMatch(/^sleep 4717/m);
  });

  test("inputs that nobody answers for are the network's matter: nothing is kept, and the lock stays", async () => {
    const url = "http://127.0.0.1:1/nixpkgs.tar.gz";
    const tarball = { type: "tarball", url };
    const lock = {
      version: 7,
      root: "root",
      nodes: {
        root: { inputs: { nixpkgs: "nixpkgs" } },
        nixpkgs: { locked: { ...tarball, narHash: `sha256-${"A".repeat(43)}=` }, original: tarball },
      },
    };
    for (const [locked, words] of [
      [
        null,
        /^The inputs could not be locked: .*\. The domain has no lock yet; try again\.\n\n[\s\S]*unable to download/,
      ],
      [
        lock,
        /^The locked inputs could not be fetched: .*\. The lock is kept; try again\.\n\n[\s\S]*unable to download/,
      ],
    ] as const) {
      const id = await make({ ...DOCUMENT, nixpkgs: url, lock: locked });
      const end = await doJob(nix, evaluateRevision, { kind: "evaluation", domainId: id, revision: 1 });
      expect(end).toMatchObject({ status: "failed", error: expect.stringMatching(words) });
      const latest: LatestEvaluation = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
      expect(latest).toMatchObject({ latest: null, failed: { hindrance: "network", answer: null } });
      expect(await lastEvaluation(id)).toBeNull();
      expect(present(await currentDocument(id), "domain").document.lock).toEqual(locked);
      const listing = await doJob(nix, listOptions, { kind: "options", domainId: id, revision: 1 });
      expect(listing.result).toEqual({ hindrance: "network" });
    }
  });

  test("what this server could not do is not kept as the domain's fault; what was ended is asked anew by a person", async () => {
    const id = await make();
    const confined = present(nix.nix.confined, "confined Nix");
    const real = confined.nix.bind(confined);
    const instead = (ended: Partial<Ended>) =>
      vi
        .spyOn(confined, "nix")
        .mockImplementation((args, options) =>
          args.includes("eval")
            ? Promise.resolve({ code: 1, limit: null, stdout: "", stderr: "", ...ended })
            : real(args, options),
        );
    const job = { kind: "evaluation", domainId: id, revision: 1 } as const;
    const broken = instead({
      stderr: "error: cannot open connection to remote store 'daemon': Connection refused",
    });
    const hindered = await doJob(nix, evaluateRevision, job);
    broken.mockRestore();
    expect(hindered.error).toMatch(/^This server could not evaluate, whatever the domain says\. Try again\./);
    const latest: LatestEvaluation = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ latest: null, failed: { hindrance: "server" } });
    expect(await lastEvaluation(id)).toBeNull();

    const late = instead({ code: null, limit: "time" });
    const ended = answerOf(await evaluated(id));
    late.mockRestore();
    expect(failureOf(ended.machines["nas.attic.lan"])).toMatchObject({
      message: "This took longer than is allowed, and was ended.",
      ended: true,
    });
    expect(await evaluated(id, { idle: true })).toMatchObject({ cached: true });
    const again = await evaluated(id);
    expect(again.cached).toBe(false);
    expect(answerOf(again).machines["nas.attic.lan"]).toMatchObject({ ok: true });
    expect((await evaluated(id)).cached).toBe(true);
  });

  test("what was evaluated last is the newest answer, whatever was compared with", async () => {
    const id = await make();
    await evaluated(id);
    const moved = await change(id, [
      { op: "replace", path: "/clusters/attic/machines/tv/tags", value: ["new"] },
    ]);
    await evaluated(id, { compareTo: 2 });
    const last = JSON.parse(present(await lastEvaluation(id), "answer")) as EvaluationAnswer;
    expect(last.info?.machines["tv.attic.lan"]).toMatchObject({ tags: ["new"] });
    const latest: LatestEvaluation = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ current: true, latest: { revision: moved } });
  });

  test("compares closures once both systems are built", async () => {
    const id = await make();
    const first = await evaluated(id, { compareTo: 1, build: true });
    expect(present(first.plan, "plan").sentence).toBe("Nothing changes on any of 3 machines.");
    const before = present(await currentDocument(id), "domain").revision;
    // Built now, so that it is there to compare with.
    await change(id, [{ op: "remove", path: "/clusters/attic/services/backup" }]);
    const back = await change(id, [
      { op: "replace", path: "/clusters/attic/machines/tv/tags", value: ["quiet"] },
    ]);
    const gone = present((await evaluated(id, { compareTo: before, build: true })).plan, "plan");
    const pi = present(
      gone.machines.find(({ machine }) => machine === "pi.attic.lan"),
      "pi",
    );
    expect(pi.change).toBe("changed");
    expect(pi.why[0]).toMatchObject({ kind: "binding", words: "backup.attic.lan no longer runs here." });
    const forward = present((await evaluated(id, { compareTo: back, build: true }, before)).plan, "plan");
    const piForward = present(
      forward.machines.find(({ machine }) => machine === "pi.attic.lan"),
      "pi",
    );
    const closure = present(piForward.closure, "closure difference");
    expect(closure.packages.length).toBeGreaterThan(0);
    expect(closure.bytesAfter).toBeGreaterThan(0);
  });

  test("a cancelled evaluation keeps no answer", async () => {
    const id = await make();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const end = await doJob(
      nix,
      evaluateRevision,
      { kind: "evaluation", domainId: id, revision: 1 },
      { signal: stop.signal },
    );
    expect(end.status).toBe("cancelled");
    expect(end.result).toBeUndefined();
  });
});
