import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { EvaluationAnswer, EvaluationFailure } from "@/lib/editor/evaluation";
import { present } from "@/lib/shared/assert";
import { findEvaluation } from "../db/evaluations";
import { resetLimits } from "../http/limits";
import type { EvaluationResult } from "../jobs/kinds";
import { probeConfinement } from "../nix/confinement";
import { findNix } from "../nix/installation";
import { evaluateRevision } from "../runner/evaluation";
import { doJob, openTestNix, STAND_IN, type TestNix } from "../testing/evaluating";
import { administrator, startInstance, type Visitor } from "../testing/instance";

/** Minutes, not seconds, on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const confinement = await probeConfinement();
const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;
const SECRET = "the server's secret";
const WRONG_HASH = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/** What an author may put into a document to get at the server, tried with what evaluates documents. */
describe.skipIf(missing !== null)(`an author's document${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  let nix: TestNix;
  let folder: string;
  /** A flake that an administrator allows as an input; a link in it points at the server's secret. */
  let linked: string;

  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
    folder = mkdtempSync(path.join(tmpdir(), "secret-"));
    writeFileSync(path.join(folder, "secret"), SECRET);
    writeFileSync(path.join(folder, "flake.nix"), `{ outputs = _: { stolen = "${SECRET}"; }; }`);
    linked = path.join(mkdtempSync(path.join(tmpdir(), "linked-")), "flake");
    mkdirSync(linked);
    writeFileSync(path.join(linked, "flake.nix"), "{ outputs = _: { }; }");
    symlinkSync(path.join(folder, "secret"), path.join(linked, "link"));
    nix = await openTestNix([linked]);
  });
  afterAll(async () => {
    await nix?.end();
    await instance?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
    if (linked) rmSync(path.dirname(linked), { recursive: true, force: true });
  });
  beforeEach(resetLimits);

  async function evaluated(code: Readonly<Record<string, string>>, inputs: object = {}) {
    const machines = Object.fromEntries(
      Object.entries(code).map(([name, text]) => [
        name,
        { modules: { attack: { source: `{ inputs, ... }: { environment.etc.stolen.text = ${text}; }` } } },
      ]),
    );
    const document = {
      schemaVersion: 1,
      suffix: "lan",
      nixpkgs: `path:${STAND_IN}`,
      inputs,
      modules: {
        disks: {
          source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }',
        },
      },
      clusters: { attic: { machines } },
    };
    const made = await admin.ask("POST", "/api/domains", { body: { name: "Mallory", document } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const job = { kind: "evaluation" as const, domainId: made.body.id, revision: 1 };
    const end = await doJob(nix, evaluateRevision, job);
    if (end.error !== undefined) return { error: end.error, answer: null };
    const { content } = end.result as EvaluationResult;
    const text = present(await findEvaluation(made.body.id, content), "answer");
    expect(text).not.toContain(SECRET);
    return { error: null, answer: JSON.parse(text) as EvaluationAnswer };
  }

  function failures(answer: EvaluationAnswer | null): Readonly<Record<string, EvaluationFailure>> {
    return Object.fromEntries(
      Object.entries(present(answer, "answer").machines).map(([machine, each]) => {
        if (each.ok) throw new Error(`${machine} was evaluated`);
        return [machine.split(".")[0] ?? "", each.failure];
      }),
    );
  }

  test("reads no file and no folder of the server, nor the list of its store", async () => {
    const at = (text: string) => JSON.stringify(text);
    const { answer } = await evaluated(
      {
        read: `builtins.readFile ${at(path.join(folder, "secret"))}`,
        literal: `builtins.readFile ${path.join(folder, "secret")}`,
        passwords: 'builtins.readFile "/etc/passwd"',
        folder: `toString (builtins.attrNames (builtins.readDir ${at(folder)}))`,
        tree: `(builtins.fetchTree { type = "path"; path = ${at(folder)}; narHash = "${WRONG_HASH}"; }).outPath`,
        unlocked: `(builtins.fetchTree { type = "path"; path = ${at(folder)}; }).outPath`,
        file: `builtins.readFile (builtins.fetchurl { url = "file://${folder}/secret"; sha256 = "${WRONG_HASH}"; })`,
        tarball: `(builtins.fetchTarball { url = "file://${folder}/secret"; sha256 = "${WRONG_HASH}"; })`,
        git: `(builtins.fetchGit { url = "file://${folder}"; rev = "${"0".repeat(40)}"; }).outPath`,
        copied: `"\${builtins.path { path = ${at(folder)}; sha256 = "${WRONG_HASH}"; }}"`,
        link: 'builtins.readFile "${inputs.linked}/link"',
        stored: 'builtins.storePath "/nix/store/00000000000000000000000000000000-other"',
        whole: `(builtins.fetchTree { type = "path"; path = "/nix/store"; narHash = "${WRONG_HASH}"; }).outPath`,
        listed: 'toString (builtins.attrNames (builtins.readDir "/nix/store"))',
      },
      { linked: { url: `path:${linked}` } },
    );
    const found = failures(answer);
    expect(Object.keys(found)).toHaveLength(14);
    // A hash in the message would be the key to what it is of.
    for (const [name, { message, trace }] of Object.entries(found)) {
      expect(trace.replaceAll(WRONG_HASH, ""), name).not.toMatch(/got: +sha256-/);
      expect(message, name).not.toBe("");
    }
    expect(found["whole"]?.trace).toMatch(/unsupported type|unknown type/);
    expect(found["read"]).toMatchObject({
      path: "/clusters/attic/machines/read/modules/attack/source",
      line: 1,
    });
  });

  test("has no environment, and no way from a build back into evaluation", async () => {
    process.env.SECRET_OF_THE_SERVER = SECRET;
    const derivation = `derivation { name = "n"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo 1 > $out" ]; }`;
    const { answer } = await evaluated({
      environment: `toString (if builtins.getEnv "SECRET_OF_THE_SERVER" + builtins.getEnv "DATA_DIR" + builtins.getEnv "HOME" == "" then throw "an empty environment" else 1)`,
      import: `toString (import (${derivation}))`,
      read: `builtins.readFile (${derivation})`,
    });
    delete process.env.SECRET_OF_THE_SERVER;
    const found = failures(answer);
    expect(found["environment"]?.message).toMatch(/an empty environment/);
    expect(found["import"]?.trace).toMatch(/allow-import-from-derivation/);
    expect(found["read"]?.trace).toMatch(/allow-import-from-derivation/);
  });

  test("has no other folder of the server as an input", async () => {
    for (const url of [`path:${folder}`, `git+file://${folder}`, `tarball+file://${folder}/secret`]) {
      const { error } = await evaluated({ nas: "inputs.evil.stolen" }, { evil: { url } });
      expect(error, url).not.toBeNull();
      expect(error).not.toContain(SECRET);
    }
  });

  test.skipIf(!confinement.available || confinement.slirp4netns === null)(
    "reaches none of the server's ports by an input",
    async () => {
      let asked = 0;
      const server = createServer((_, response) => {
        asked += 1;
        response.end(SECRET);
      });
      await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
      const { port } = server.address() as AddressInfo;
      const [own] = Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .filter(({ family, internal }) => family === "IPv4" && !internal);
      for (const host of ["127.0.0.1", ...(own ? [own.address] : [])]) {
        const url = `http://${host}:${port}/flake.tar.gz`;
        const { error } = await evaluated({ nas: "inputs.evil.stolen" }, { evil: { url } });
        expect(error).toMatch(/unable to download|cannot connect|Couldn't connect/i);
      }
      server.close();
      expect(asked).toBe(0);
    },
  );

  test("that never ends, or needs all memory, ends with a message that says so", async () => {
    const { answer } = await evaluated({
      recursion: "(let f = x: f x + 1; in toString (f 1))",
      itself: "(let x = x + 1; in toString x)",
      memory: "toString (builtins.length (builtins.genList (x: x) 1000000000000))",
      trace: `toString (builtins.foldl' (a: b: builtins.trace "${"again ".repeat(1000)}" a) 0 (builtins.genList (x: x) 10000000))`,
    });
    const found = failures(answer);
    expect(found["recursion"]?.message).toMatch(/^Infinite recursion/);
    expect(found["itself"]?.message).toMatch(/infinite recursion encountered/i);
    expect(found["memory"]?.message).toMatch(/more memory than is allowed/);
    expect(found["trace"]?.message).toMatch(/endless trace/);
  });
});
