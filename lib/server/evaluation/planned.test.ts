import { execFileSync } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { present } from "@/lib/shared/assert";
import { machineStates, recordMachine } from "../db/machine-states";
import { recordMachineOf } from "../domains/machine-news";
import { currentDocument } from "../domains/store";
import { evaluateRevision } from "../runner/evaluation";
import { answerOf, evaluatedDomains, missing } from "../testing/evaluated-domains";

describe.skipIf(missing !== null)(`plans${missing ? ` (skipped: ${missing})` : ""}`, () => {
  const { ask, change, evaluated, make, work } = evaluatedDomains();

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

  test("builds of a plan that take too long in all are ended with all that they started, and the answer stays", async () => {
    const id = await make();
    await evaluated(id);
    const slow = `{ pkgs, ... }: { environment.etc.slow.source = pkgs.runCommand "slow-${Date.now()}" { } "sleep 4717"; }`;
    const revision = await change(id, [{ op: "add", path: "/modules/slow", value: { source: slow } }]);
    vi.stubEnv("PLAN_BUILD_MINUTES", "0.05");
    const payload = { compareTo: 2, build: true };
    const end = await work(evaluateRevision, { kind: "evaluation", domainId: id, revision, payload });
    vi.unstubAllEnvs();
    expect(end).toMatchObject({
      status: "failed",
      error:
        "Building took longer than 0.05 minutes, which is the most that this server allows (PLAN_BUILD_MINUTES), and was ended.",
    });
    const { body } = await ask("GET", `/api/domains/${id}/evaluations/${end.id}`);
    expect(body).toMatchObject({ hindrance: null, answer: { machines: { "nas.attic.lan": { ok: true } } } });
    const running = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    await expect.poll(running, { timeout: 20_000 }).not.toMatch(/^sleep 4717/m);
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
});
