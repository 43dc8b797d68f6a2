import { describe, expect, test, vi } from "vitest";
import type { LatestEvaluation } from "@/lib/editor/evaluation";
import { present } from "@/lib/shared/assert";
import { lastEvaluation } from "../db/evaluations";
import { currentDocument } from "../domains/store";
import type { Ended } from "../nix/run";
import { evaluateRevision } from "../runner/evaluation";
import { listOptions } from "../runner/options";
import { answerOf, DOCUMENT, evaluatedDomains, failureOf, missing } from "../testing/evaluated-domains";

describe.skipIf(missing !== null)(`what is kept${missing ? ` (skipped: ${missing})` : ""}`, () => {
  const { ask, change, confined, evaluated, make, work } = evaluatedDomains();

  test("says why there is no answer, until there is one", async () => {
    const id = await make();
    const job = { kind: "evaluation", domainId: id, revision: 1 } as const;
    const latest = async (): Promise<LatestEvaluation> =>
      (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    const error = "could not lock: unable to download";
    await work(async () => ({ status: "failed", error }), job);
    await work(async () => ({ status: "cancelled" }), job);
    expect(await latest()).toMatchObject({
      latest: null,
      failed: { status: "failed", revision: 1, error },
      current: false,
    });
    await evaluated(id);
    expect(await latest()).toMatchObject({ latest: { status: "succeeded" }, failed: null, current: true });
    await work(async () => ({ status: "failed", error }), job);
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
    const latest: LatestEvaluation = (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest.current).toBe(false);
    expect(await evaluated(id)).toMatchObject({ cached: false, revision: moved });
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
    const end = await work(evaluateRevision, { kind: "evaluation", domainId: id, revision: 1 });
    vi.unstubAllEnvs();
    expect(end).toMatchObject({
      status: "failed",
      error: expect.stringContaining("longer than 0.05 minutes"),
    });
    expect(await lastEvaluation(id)).toBeNull();
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
      const end = await work(evaluateRevision, { kind: "evaluation", domainId: id, revision: 1 });
      expect(end).toMatchObject({ status: "failed", error: expect.stringMatching(words) });
      const latest: LatestEvaluation = (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
      expect(latest).toMatchObject({ latest: null, failed: { hindrance: "network", answer: null } });
      expect(await lastEvaluation(id)).toBeNull();
      expect(present(await currentDocument(id), "domain").document.lock).toEqual(locked);
      const listing = await work(listOptions, { kind: "options", domainId: id, revision: 1 });
      expect(listing.result).toEqual({ hindrance: "network" });
    }
  });

  test("what this server could not do is not kept as the domain's fault; what was ended is asked anew by a person", async () => {
    const id = await make();
    const programs = confined();
    const real = programs.nix.bind(programs);
    const instead = (ended: Partial<Ended>) =>
      vi
        .spyOn(programs, "nix")
        .mockImplementation((args, options) =>
          args.includes("eval")
            ? Promise.resolve({ code: 1, limit: null, stdout: "", stderr: "", ...ended })
            : real(args, options),
        );
    const job = { kind: "evaluation", domainId: id, revision: 1 } as const;
    const broken = instead({
      stderr: "error: cannot open connection to remote store 'daemon': Connection refused",
    });
    const hindered = await work(evaluateRevision, job);
    broken.mockRestore();
    expect(hindered.error).toMatch(/^This server could not evaluate, whatever the domain says\. Try again\./);
    const latest: LatestEvaluation = (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
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

  test("a cancelled evaluation keeps no answer", async () => {
    const id = await make();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const end = await work(
      evaluateRevision,
      { kind: "evaluation", domainId: id, revision: 1 },
      { signal: stop.signal },
    );
    expect(end.status).toBe("cancelled");
    expect(end.result).toBeUndefined();
  });
});
