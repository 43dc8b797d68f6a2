import { appendFileSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { present } from "@/lib/shared/assert";
import { cancelJob, listOpenJobs } from "../db/jobs";
import { currentDocument } from "../domains/store";
import { lockedInputs, movedInputs } from "../evaluation/inputs";
import type { InputsResult } from "../jobs/kinds";
import { probeConfinement } from "../nix/confinement";
import { findNix } from "../nix/installation";
import { lacksSources, sourcePath } from "../nix/locked-sources";
import { doJob, openTestNix, STAND_IN, type TestNix } from "../testing/evaluating";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { evaluateRevision } from "./evaluation";
import { updateInputs } from "./inputs";
import { listOptions } from "./options";

/** Minutes, not seconds, on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const confinement = await probeConfinement();
const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;

const DISKS = '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }';

describe("what a lock says", () => {
  const lock = (rev: string, lastModified: number) => ({
    root: "root",
    version: 7,
    nodes: {
      root: { inputs: { nixpkgs: "nixpkgs_2", other: ["nixpkgs"] } },
      nixpkgs_2: {
        locked: {
          type: "github",
          owner: "NixOS",
          repo: "nixpkgs",
          rev,
          narHash: `sha256-${rev}`,
          lastModified,
        },
        original: { type: "github", owner: "NixOS", repo: "nixpkgs", ref: "nixos-26.05" },
      },
    },
  });

  test("each input's reference, revision and date; one that follows another is not its own", () => {
    expect([...lockedInputs(lock("aaa", 1_700_000_000))]).toEqual([
      [
        "nixpkgs",
        {
          from: "github:NixOS/nixpkgs/nixos-26.05",
          rev: "aaa",
          narHash: "sha256-aaa",
          date: "2023-11-14T22:13:20.000Z",
        },
      ],
    ]);
  });

  test("what moves between two", () => {
    const moved = movedInputs(lock("aaa", 1), lock("bbb", 2));
    expect(moved).toMatchObject([{ input: "nixpkgs", before: { rev: "aaa" }, after: { rev: "bbb" } }]);
    expect(movedInputs(lock("aaa", 1), lock("aaa", 1))).toEqual([]);
    expect(movedInputs(null, lock("aaa", 1))).toMatchObject([{ before: null, after: { rev: "aaa" } }]);
  });
});

describe.skipIf(missing !== null)(`with Nix${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  let nix: TestNix;
  let input: string;
  let id: string;

  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
    input = path.join(mkdtempSync(path.join(tmpdir(), "inputs-")), "nixpkgs");
    cpSync(STAND_IN, input, { recursive: true });
    nix = await openTestNix([input]);
    const document = {
      schemaVersion: 1,
      suffix: "lan",
      nixpkgs: `path:${input}`,
      clusters: { attic: { machines: { nas: {} } } },
    };
    id = (await admin.ask("POST", "/api/domains", { body: { name: "Home", document } })).body.id;
  });
  afterAll(async () => {
    await nix?.end();
    await instance?.end();
    if (input) rmSync(path.dirname(input), { recursive: true, force: true });
  });

  const update = async () => {
    const { revision } = present(await currentDocument(id), "domain");
    const job = { kind: "inputs" as const, domainId: id, revision, payload: { inputs: null } };
    const end = await doJob(nix, updateInputs, job);
    expect(end.error).toBeUndefined();
    return { ...(end.result as InputsResult), id: end.id };
  };

  test("an update is a revision where something moves, and none where nothing does", async () => {
    const first = await update();
    expect(first).toMatchObject({ revision: 2, moved: [{ input: "nixpkgs", before: null }] });
    expect(await update()).toMatchObject({ revision: null, moved: [] });
    appendFileSync(path.join(input, "default.nix"), "\n# moved\n");
    const moved = await update();
    expect(moved).toMatchObject({ revision: 3, moved: [{ input: "nixpkgs" }] });
    expect(moved.moved[0]?.before?.narHash).not.toBe(moved.moved[0]?.after?.narHash);
    // Whether an input is in the store is known from the lock alone.
    expect(existsSync(sourcePath(moved.moved[0]?.after?.narHash ?? "") ?? "")).toBe(true);
    const lock = present(present(await currentDocument(id), "domain").document.lock, "lock");
    expect(lacksSources(lock)).toBe(false);
    const elsewhere = JSON.stringify(lock).replace(/sha256-..../, "sha256-AAAA");
    expect(lacksSources(JSON.parse(elsewhere))).toBe(true);
    const told = await admin.ask("GET", `/api/domains/${id}/inputs/update/${moved.id}`);
    expect(told.body).toMatchObject({ status: "succeeded", revision: 3 });
    const inputs = await admin.ask("GET", `/api/domains/${id}/inputs`);
    expect(inputs.body).toMatchObject([{ name: "nixpkgs", narHash: moved.moved[0]?.after?.narHash }]);
  });

  test("options come from the domain's own nixpkgs, once per lock", async () => {
    const { revision } = present(await currentDocument(id), "domain");
    const ended = await doJob(nix, listOptions, { kind: "options", domainId: id, revision });
    expect(ended.error).toBeUndefined();
    const ask = async (query: string) => (await admin.ask("GET", `/api/domains/${id}/options?${query}`)).body;
    const page = await ask("prefix=networking.&limit=2");
    expect(page.state).toBe("known");
    expect(page.total).toBeGreaterThan(2);
    expect(page.options).toHaveLength(2);
    const next = await ask(`prefix=networking.&limit=2&after=${page.options[1].name}`);
    expect(next.options[0].name > page.options[1].name).toBe(true);
    const below = async (...names: string[]) =>
      (
        await admin.ask(
          "GET",
          `/api/domains/${id}/options/below?path=${encodeURIComponent(JSON.stringify(names))}`,
        )
      ).body;
    const steps = await below("networking");
    expect(steps.state).toBe("known");
    expect(steps.steps).toContainEqual(
      expect.objectContaining({
        name: "hostName",
        option: { type: expect.any(String), description: expect.any(String) },
      }),
    );
    expect(steps.steps).toContainEqual({ name: "interfaces", option: expect.anything() });
    expect((await below("users", "users", "alice")).steps.length).toBeGreaterThan(0);
    expect((await admin.ask("GET", `/api/domains/${id}/options/below?path=networking`)).status).toBe(400);
    const [hostName] = (await ask("prefix=networking.hostName")).options;
    expect(hostName).toMatchObject({ name: "networking.hostName", type: expect.stringMatching(/string/) });
  });

  test("options that machines import are there, also where another machine's code is half written, and of that later", async () => {
    const option = (name: string) =>
      `{ lib, ... }: { options.own.${name} = lib.mkOption { type = lib.types.str; default = ""; description = "Of ${name}."; }; }`;
    const importing = (name: string, more = "") => `{ imports = [ (${option(name)}) ]; ${more} }`;
    const document = {
      schemaVersion: 1,
      suffix: "lan",
      nixpkgs: `path:${input}`,
      modules: { disks: { source: DISKS } },
      clusters: {
        attic: {
          machines: {
            late: { modules: { own: { source: "{ }" } } },
            nas: { modules: { own: { source: importing("first") } } },
            pi: { modules: { own: { source: importing("second") } } },
          },
        },
      },
    };
    const { body } = await admin.ask("POST", "/api/domains", { body: { name: "Imports", document } });
    const newest = async () => present(await currentDocument(body.id), "domain").revision;
    const names = async (revision: number) => {
      const listed = await doJob(nix, listOptions, { kind: "options", domainId: body.id, revision });
      expect(listed.error).toBeUndefined();
      const told = await admin.ask("GET", `/api/domains/${body.id}/options?prefix=own.`);
      return told.body.options.map(({ name }: { readonly name: string }) => name);
    };
    const evaluate = async () =>
      doJob(nix, evaluateRevision, { kind: "evaluation", domainId: body.id, revision: await newest() });
    const write = async (value: string) => {
      const patches = [{ op: "replace", path: "/clusters/attic/machines/late/modules/own/source", value }];
      const edited = await admin.ask("POST", `/api/domains/${body.id}/changes`, {
        body: { baseRevision: await newest(), patches },
      });
      expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    };
    /** The revision that a listing is queued of, by who asks. */
    const queued = async (state: string) => {
      const told = await admin.ask("GET", `/api/domains/${body.id}/options?prefix=own.`);
      expect(told.body.state).toBe(state);
      return (await listOpenJobs(body.id, "options")).map(({ revision }) => revision);
    };
    await evaluate();
    // Every machine evaluated, and one of them does not now.
    await write(importing("third", "own."));
    expect(await names(await newest())).toEqual(["own.first", "own.second"]);
    expect(await queued("known")).toEqual([]);
    // What it imports is listed once it evaluates with that, as it was then.
    await write(importing("third", 'own.third = "";'));
    expect(await queued("known")).toEqual([]);
    await evaluate();
    const evaluated = await newest();
    await write(importing("third", "own."));
    expect(await queued("outdated")).toEqual([evaluated]);
    expect(await queued("outdated")).toEqual([evaluated]);
    for (const job of await listOpenJobs(body.id, "options")) await cancelJob(job.id, "Ada");
    expect(await names(evaluated)).toEqual(["own.first", "own.second", "own.third"]);
    expect(await queued("known")).toEqual([]);
  });

  test.each([
    [
      "whose code is half written",
      { attic: { machines: { nas: { modules: { half: { source: "{ networking = " } } } } } },
    ],
    ["without machines", {}],
  ])("options are there for a domain %s", async (_, clusters) => {
    const document = { schemaVersion: 1, suffix: "lan", nixpkgs: `path:${input}`, clusters };
    const made = await admin.ask("POST", "/api/domains", { body: { name: "Half", document } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const job = { kind: "options" as const, domainId: made.body.id, revision: 1 };
    expect((await doJob(nix, listOptions, job)).error).toBeUndefined();
    const listed = await admin.ask("GET", `/api/domains/${made.body.id}/options?prefix=networking.hostName`);
    expect(listed.body).toMatchObject({ state: "known", options: [{ name: "networking.hostName" }] });
  });

  test("offline, a locked domain does everything that the store holds", async () => {
    const off = vi
      .spyOn(present(nix.nix.confined, "confined Nix"), "canReachOutside", "get")
      .mockReturnValue(false);
    const allowed = process.env.LOCAL_INPUTS;
    const away = `${input}.away`;
    renameSync(input, away);
    process.env.LOCAL_INPUTS = "";
    try {
      const now = present(await currentDocument(id), "domain");
      const patches = [{ op: "replace", path: "/clusters/attic/machines/nas/tags", value: ["offline"] }];
      const disks =
        '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; environment.etc.offline.text = "yes"; }';
      const edited = await admin.ask("POST", `/api/domains/${id}/changes`, {
        body: {
          baseRevision: now.revision,
          patches: [...patches, { op: "add", path: "/modules/disks", value: { source: disks } }],
        },
      });
      expect(edited.status, JSON.stringify(edited.body)).toBe(200);
      const { revision } = edited.body;
      const job = { kind: "evaluation" as const, domainId: id, revision };
      const planned = await doJob(nix, evaluateRevision, {
        ...job,
        payload: { compareTo: now.revision, build: true },
      });
      expect(planned.error).toBeUndefined();
      const { body } = await admin.ask("GET", `/api/domains/${id}/evaluations/${planned.id}`);
      expect(body.answer.machines["nas.attic.lan"]).toMatchObject({ ok: true });
      expect(existsSync(body.answer.machines["nas.attic.lan"].toplevel)).toBe(true);
      const listed = await doJob(nix, listOptions, { ...job, kind: "options" });
      expect(listed.error).toBeUndefined();
      // The same sources, locked as a fresh domain locks them from GitHub.
      const [, source] = present(
        Object.entries(present(now.document.lock, "lock")["nodes"] ?? {})[0],
        "locked input",
      );
      const { narHash, lastModified } = (source as { locked: { narHash: string; lastModified: number } })
        .locked;
      const github = { type: "github", owner: "NixOS", repo: "nixpkgs" };
      const made = await admin.ask("POST", "/api/domains", {
        body: {
          name: "From GitHub",
          document: {
            ...now.document,
            nixpkgs: "github:NixOS/nixpkgs/nixos-26.05",
            lock: {
              version: 7,
              root: "root",
              nodes: {
                root: { inputs: { nixpkgs: "nixpkgs" } },
                nixpkgs: {
                  locked: { ...github, rev: "a".repeat(40), narHash, lastModified },
                  original: { ...github, ref: "nixos-26.05" },
                },
              },
            },
            modules: { disks: { source: disks } },
          },
        },
      });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      const remote = { kind: "evaluation" as const, domainId: made.body.id, revision: 1 };
      const exact = await doJob(nix, evaluateRevision, { ...remote, payload: { compareTo: 1, build: true } });
      expect(exact.error).toBeUndefined();
      const told = (await admin.ask("GET", `/api/domains/${made.body.id}/evaluations/${exact.id}`)).body;
      expect(told.answer.machines["nas.attic.lan"]).toMatchObject({ ok: true });
      expect((await doJob(nix, listOptions, { ...remote, kind: "options" })).error).toBeUndefined();
      // Only what needs the network says that it does.
      const updating = await doJob(nix, updateInputs, { ...job, kind: "inputs", payload: { inputs: null } });
      expect(updating.status).toBe("failed");
      expect(updating.error).toMatch(/does not exist|No such file/);
    } finally {
      off.mockRestore();
      process.env.LOCAL_INPUTS = allowed;
      renameSync(away, input);
    }
  });
});
