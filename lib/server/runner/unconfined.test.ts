import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ENDED } from "@/lib/editor/jobs";
import { enqueueJob } from "../db/jobs";
import { findNix } from "../nix/installation";
import { STAND_IN } from "../testing/evaluating";
import { administrator, member, startInstance, type Visitor } from "../testing/instance";
import { startRunner, type TestRunner } from "../testing/runner";

/** Minutes, not seconds, on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const missing = (await findNix()) ? null : "Nix is not installed";
const REASON = "bubblewrap cannot make namespaces here: bwrap: No permissions to create new namespace";

/** A machine whose kernel refuses namespaces: its `bwrap` is there, and fails. */
describe.skipIf(missing !== null)(`without confinement${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let runner: TestRunner;
  let admin: Visitor;
  let editor: Visitor;
  let folder: string;
  let id: string;

  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
    folder = mkdtempSync(path.join(tmpdir(), "refusing-"));
    const bwrap = path.join(folder, "bwrap");
    writeFileSync(bwrap, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
    chmodSync(bwrap, 0o755);
    runner = await startRunner({
      DATA_DIR: instance.dataDir,
      LOCAL_INPUTS: STAND_IN,
      PATH: `${folder}:${process.env.PATH}`,
    });
    const document = {
      schemaVersion: 1,
      suffix: "lan",
      nixpkgs: `path:${STAND_IN}`,
      modules: {
        disks: {
          source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }',
        },
      },
      clusters: { attic: { machines: { nas: {} } } },
    };
    id = (await admin.ask("POST", "/api/domains", { body: { name: "Home", document } })).body.id;
    editor = await member(admin, id, "Bob", { edit: true, deploy: true });
  });
  afterAll(async () => {
    await runner?.stop();
    await instance?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function ended(job: string) {
    for (;;) {
      const { body } = await admin.ask("GET", `/api/domains/${id}/evaluations/${job}`);
      if (ENDED.includes(body.status)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test("the studio says so, and why", async () => {
    const { body } = await editor.ask("GET", "/api/health");
    expect(body.nix).toMatchObject({ confined: false, reason: REASON });
  });

  test("an editor's evaluation is refused with the reason, asked for or put into the queue", async () => {
    const said = `Nothing can be evaluated here: ${REASON}. Only administrators of this studio may evaluate without confinement.`;
    for (const address of [`/api/domains/${id}/evaluations`, `/api/domains/${id}/deployments/plan`]) {
      const refused = await editor.ask("POST", address, { body: {} });
      expect(refused).toMatchObject({ status: 403, body: { detail: said } });
    }
    // Whoever gets past the web server meets the runner.
    const { body: people } = await admin.ask("GET", `/api/domains/${id}/members`);
    const bob = (people as { id: string; name: string }[]).find(({ name }) => name === "Bob");
    expect(bob).toBeDefined();
    const job = await enqueueJob({
      kind: "evaluation",
      domainId: id,
      revision: 1,
      payload: { compareTo: null, build: false, idle: false },
      createdBy: { id: bob?.id ?? "", name: "Bob" },
    });
    expect(await ended(job?.id ?? "")).toMatchObject({ status: "failed", error: said, answer: null });
  });

  test("an administrator may evaluate", async () => {
    const asked = await admin.ask("POST", `/api/domains/${id}/evaluations`, { body: {} });
    expect(asked.status).toBe(202);
    const { answer, error } = await ended(asked.body.id);
    expect(error).toBeNull();
    expect(answer.machines["nas.attic.lan"]).toMatchObject({ ok: true });
  });
});
