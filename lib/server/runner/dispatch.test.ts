import { afterAll, beforeAll, expect, test } from "vitest";
import { enqueueJob, finishJob, type JobRow, type NewJob } from "../db/jobs";
import { administrator, startInstance } from "../testing/instance";
import { Dispatcher } from "./dispatch";

/** A busy machine takes its time. */
const SOON = { timeout: 30_000 };

let instance: Awaited<ReturnType<typeof startInstance>>;
let domain: string;

beforeAll(async () => {
  instance = await startInstance();
  const admin = await administrator();
  domain = (await admin.ask("POST", "/api/domains", { body: { name: "Lab" } })).body.id;
});
afterAll(() => instance.end());

const enqueue = (kind: NewJob["kind"]) =>
  enqueueJob({ kind, domainId: domain, revision: 1, payload: {}, createdBy: { id: null, name: "Ada" } });

test("so many of each kind run at once, and one that ends makes room at once", async () => {
  const begun: { readonly job: JobRow; readonly end: () => void }[] = [];
  const ended: Promise<void>[] = [];
  const dispatcher = new Dispatcher(
    "test",
    { deployment: 2, evaluation: 1, inspection: 1, inputs: 1, options: 1 },
    async (job) => {
      await new Promise<void>((end) => begun.push({ job, end }));
      const end = finishJob(job.id, { status: "succeeded" });
      ended.push(end);
      await end;
    },
  );
  const stopped = dispatcher.run();
  const kinds = () => begun.map(({ job }) => job.kind).sort();
  for (const kind of ["deployment", "deployment", "deployment", "evaluation"] as const) await enqueue(kind);
  await expect.poll(kinds, SOON).toEqual(["deployment", "deployment", "evaluation"]);
  begun.find(({ job }) => job.kind === "deployment")?.end();
  await expect.poll(kinds, SOON).toEqual(["deployment", "deployment", "deployment", "evaluation"]);
  dispatcher.stop();
  await stopped;
  await enqueue("inputs");
  for (const { end } of begun) end();
  await expect.poll(() => ended.length, SOON).toBe(begun.length);
  await Promise.all(ended);
  expect(kinds()).not.toContain("inputs");
});
