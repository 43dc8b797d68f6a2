import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ENDED, type JobStatus } from "@/lib/editor/jobs";
import { present } from "@/lib/shared/assert";
import { claimJob, enqueueJob, finishJob, QUEUE_BOUNDS } from "../db/jobs";
import { resetLimits } from "../http/limits";
import { probeConfinement } from "../nix/confinement";
import { ownsStore } from "../nix/daemon";
import { findNix } from "../nix/installation";
import { STAND_IN } from "../testing/evaluating";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { startRunner, type TestRunner } from "../testing/runner";

/** Minutes, not seconds, on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const confinement = await probeConfinement();
const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;

const slirp = confinement.available && confinement.slirp4netns !== null;
const noDaemon = (await ownsStore()) ? null : "the store is another account's";

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;

beforeAll(async () => {
  instance = await startInstance();
  admin = await administrator();
});
afterAll(() => instance?.end());
beforeEach(resetLimits);

async function make(source = "{ }"): Promise<string> {
  const document = {
    schemaVersion: 1,
    suffix: "lan",
    nixpkgs: `path:${STAND_IN}`,
    modules: {
      disks: {
        source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }',
      },
    },
    clusters: { attic: { machines: { nas: { modules: { own: { source } } } } } },
  };
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Home", document } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

describe("the queue", () => {
  const queue = (domainId: string, priority = 0) =>
    enqueueJob({
      kind: "evaluation",
      domainId,
      revision: 1,
      payload: { compareTo: null, build: false, idle: priority < 0 },
      priority,
      createdBy: { id: null, name: "Ada" },
    });
  const claim = () => claimJob("test", "evaluation");

  afterEach(async () => {
    for (let job = await claim(); job; job = await claim()) await finishJob(job.id, { status: "cancelled" });
  });

  test("gives every domain its turn, whoever came first with how many", async () => {
    const [many, few] = [await make(), await make()];
    for (let job = 0; job < 3; job++) await queue(many);
    for (let job = 0; job < 2; job++) await queue(few);
    const order: string[] = [];
    for (let job = await claim(); job; job = await claim()) {
      order.push(job.domainId === many ? "many" : "few");
      await finishJob(job.id, { status: "succeeded" });
    }
    expect(order).toEqual(["many", "few", "many", "few", "many"]);
  });

  test("never lets one domain take every worker", async () => {
    const [many, few] = [await make(), await make()];
    const first = await queue(many);
    await queue(many);
    expect((await claim())?.id).toBe(first?.id);
    expect(await claim()).toBeNull();
    const other = await queue(few);
    expect((await claim())?.id).toBe(other?.id);
    for (const job of [first, other]) if (job) await finishJob(job.id, { status: "succeeded" });
  });

  test("puts what somebody waits for before what the studio asks by itself", async () => {
    const id = await make();
    await queue(id, -1);
    const asked = await queue(id);
    expect((await claim())?.id).toBe(asked?.id);
    if (asked) await finishJob(asked.id, { status: "succeeded" });
  });

  test("refuses more than its bound, and says so", async () => {
    const id = await make();
    for (let job = 0; job < QUEUE_BOUNDS.domain; job++) await queue(id);
    expect(await queue(id)).toBeNull();
    const refused = await admin.ask("POST", `/api/domains/${id}/evaluations`, { body: {} });
    expect(refused.status).toBe(429);
    expect(refused.body.detail).toBe("Too many evaluations wait already.");
    const other = await admin.ask("POST", `/api/domains/${await make()}/evaluations`, { body: {} });
    expect(other.status).toBe(202);
  });

  test("an idle evaluation goes with the person's next one, or the next edit, and nobody else's does", async () => {
    const id = await make();
    const ask = async (body: object) =>
      (await admin.ask("POST", `/api/domains/${id}/evaluations`, { body })).body.id as string;
    const status = async (job: string) =>
      (await admin.ask("GET", `/api/domains/${id}/evaluations/${job}`)).body.status;
    const wanted = await ask({});
    const others = await queue(id, -1);
    const first = await ask({ idle: true });
    const second = await ask({ idle: true });
    expect(await status(first)).toBe("cancelled");
    expect(await status(second)).toBe("queued");
    expect(await status(wanted)).toBe("queued");
    expect(await status(others?.id ?? "")).toBe("queued");
    const edited = await admin.ask("POST", `/api/domains/${id}/changes`, {
      body: {
        baseRevision: 1,
        patches: [{ op: "replace", path: "/clusters/attic/machines/nas/tags", value: ["next"] }],
      },
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    await expect.poll(() => status(second)).toBe("cancelled");
    expect(await status(wanted)).toBe("queued");
    expect(await status(others?.id ?? "")).toBe("queued");
  });
});

describe.skipIf(missing !== null)(`the runner${missing ? ` (skipped: ${missing})` : ""}`, () => {
  /** Takes longer than any test, and little memory. */
  const ENDLESS =
    "{ environment.etc.slow.text = toString (builtins.foldl' (a: b: a + builtins.foldl' (c: d: c + d) 0 (builtins.genList (x: x) 100000)) 0 (builtins.genList (x: x) 100000)); }";
  const runners: TestRunner[] = [];
  const start = async () => {
    const runner = await startRunner({
      DATA_DIR: instance.dataDir,
      LOCAL_INPUTS: STAND_IN,
      NIX_SANDBOX_PATHS: "/bin /usr /lib /lib64",
    });
    runners.push(runner);
    return runner;
  };
  afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.stop())));

  const ask = async (id: string, body: object = {}) =>
    (await admin.ask("POST", `/api/domains/${id}/evaluations`, { body })).body.id as string;
  const read = async (id: string, job: string) =>
    (await admin.ask("GET", `/api/domains/${id}/evaluations/${job}`)).body;
  async function until(id: string, job: string, wanted: readonly JobStatus[]) {
    for (;;) {
      const found = await read(id, job);
      if (wanted.includes(found.status)) return found;
      if (ENDED.includes(found.status)) throw new Error(`it ended before: ${found.status} ${found.error}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  /** Programs that evaluate for this instance, wherever they hang. */
  const evaluating = () =>
    execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(instance.dataDir) && /nix.* eval /.test(line));
  async function untilEvaluating(wanted: boolean) {
    while (evaluating().length > 0 !== wanted) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  test("ends an evaluation with all that it started when it is cancelled, and goes on with the next", async () => {
    const [endless, other] = [await make(ENDLESS), await make()];
    await start();
    const job = await ask(endless);
    await until(endless, job, ["running"]);
    await untilEvaluating(true);
    // Somebody else's is not kept waiting.
    const meanwhile = await until(other, await ask(other), ["succeeded"]);
    expect(meanwhile.answer.machines["nas.attic.lan"].ok).toBe(true);
    expect((await read(endless, job)).status).toBe("running");
    await admin.ask("POST", `/api/domains/${endless}/evaluations/${job}/cancel`);
    await until(endless, job, ["cancelled"]);
    expect(evaluating()).toEqual([]);
  });

  test("the next edit ends the evaluation of the one before, while it runs", async () => {
    const id = await make(ENDLESS);
    await start();
    const first = await ask(id, { idle: true });
    await until(id, first, ["running"]);
    await untilEvaluating(true);
    const patches = [
      { op: "replace", path: "/clusters/attic/machines/nas/modules/own/source", value: "{ }" },
    ];
    const { revision } = (await admin.ask("GET", `/api/domains/${id}`)).body;
    const edited = await admin.ask("POST", `/api/domains/${id}/changes`, {
      body: { baseRevision: revision, patches },
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    await until(id, first, ["cancelled"]);
    await untilEvaluating(false);
    const second = await ask(id, { idle: true });
    const answered = await until(id, second, ["succeeded"]);
    expect(answered.answer.machines["nas.attic.lan"].ok).toBe(true);
  });

  test.skipIf(noDaemon !== null)(
    `ends where its own Nix daemon dies, to be started again with another${noDaemon ? ` (skipped: ${noDaemon})` : ""}`,
    async () => {
      const id = await make(ENDLESS);
      const { pid } = await start();
      const begun = await admin.ask("POST", `/api/domains/${id}/deployments`, {
        body: { machines: ["nas"] },
      });
      expect(begun.status, JSON.stringify(begun.body)).toBe(202);
      if (slirp) await untilEvaluating(true);
      const children = execFileSync("ps", ["--ppid", String(pid), "-o", "pid=,args="], { encoding: "utf8" });
      const daemon = /^ *(\d+) .*nix.* daemon$/m.exec(children)?.[1];
      process.kill(Number(present(daemon, "a Nix daemon of the runner's own")), "SIGKILL");
      const alive = () => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      };
      await expect.poll(alive, { timeout: 20_000 }).toBe(false);
      if (!slirp) return;
      // Whoever reads the history learns what ended the run.
      const { body } = await admin.ask("GET", `/api/deployments/${begun.body.id}`);
      expect(body).toMatchObject({
        status: "interrupted",
        error: "On the server, the Nix daemon ended in the middle of this.",
      });
    },
  );

  test("killed in the middle, leaves no program behind, and the next runner evaluates anew", async () => {
    const slow =
      "{ environment.etc.slow.text = toString (builtins.foldl' (a: b: a + builtins.foldl' (c: d: c + d) 0 (builtins.genList (x: x) 100000)) 0 (builtins.genList (x: x) 150)); }";
    const id = await make(slow);
    const killed = await start();
    const job = await ask(id);
    await until(id, job, ["running"]);
    await untilEvaluating(true);
    await killed.stop("SIGKILL");
    await untilEvaluating(false);
    expect((await read(id, job)).status).toBe("running");
    const stopped = await start();
    await until(id, job, ["running"]);
    await untilEvaluating(true);
    // Asked to end, as `npm start` does, it gives the job back.
    await stopped.stop("SIGTERM");
    expect((await read(id, job)).status).toBe("queued");
    await start();
    const answered = await until(id, job, ["succeeded"]);
    expect(answered.answer.machines["nas.attic.lan"].ok).toBe(true);
    const latest = (await admin.ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ current: true, pending: null, latest: { id: job } });
  });
});
