import { afterAll, beforeAll, expect, test } from "vitest";
import { claimJob, enqueueJob, finishJob } from "../db/jobs";
import { administrator, startInstance } from "../testing/instance";
import { type DomainEvent, subscribe } from "./bus";
import { lookAround, watchDomain } from "./watch";

let instance: Awaited<ReturnType<typeof startInstance>>;
let id: string;

beforeAll(async () => {
  instance = await startInstance();
  const admin = await administrator();
  const document = { schemaVersion: 1, suffix: "lan" };
  id = (await admin.ask("POST", "/api/domains", { body: { name: "Home", document } })).body.id;
});
afterAll(() => instance?.end());

async function endedJob(): Promise<string> {
  const job = {
    kind: "evaluation",
    domainId: id,
    revision: 1,
    payload: {},
    createdBy: { id: null, name: "Ada" },
  } as const;
  await enqueueJob(job);
  const claimed = await claimJob("another process", "evaluation");
  if (claimed === null) throw new Error("the job is taken");
  await finishJob(claimed.id, { status: "failed", error: "no such input" });
  return claimed.id;
}

test("a job that begins and ends between two looks is told, also before the first; one that had ended before is not", async () => {
  const before = await endedJob();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const heard: DomainEvent[] = [];
  const leave = subscribe(id, (event) => heard.push(event));
  watchDomain(id, 1);
  const told = (job: string) => heard.filter((event) => event.type === "job" && event.job === job);
  const first = await endedJob();
  await lookAround();
  expect(told(first)).toMatchObject([{ status: "failed", kind: "evaluation" }]);
  const second = await endedJob();
  await lookAround();
  await lookAround();
  expect(told(second)).toHaveLength(1);
  expect(told(first)).toHaveLength(1);
  expect(told(before)).toEqual([]);
  leave();
  await lookAround();
});
