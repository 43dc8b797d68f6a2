import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { database } from "../db/client";
import { enqueueJob, finishJob, listOpenJobs } from "../db/jobs";
import { currentDocument } from "../domains/store";
import { resetLimits } from "../http/limits";
import { change, DOCUMENT, makeDomain } from "../testing/domain";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { keepOptions, optionsKey } from "./options";

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;

beforeAll(async () => {
  instance = await startInstance();
  admin = await administrator();
});
afterAll(() => instance.end());
beforeEach(resetLimits);

const LOCK = { version: 7, root: "root", nodes: { root: {} } };
const current = async (id: string) => present(await currentDocument(id), "domain");
const ask = async (id: string) => (await admin.ask("GET", `/api/domains/${id}/options`)).body;
const open = async (id: string) => listOpenJobs(id, "options");

test("of many that ask at once, one has the options listed", async () => {
  const id = await makeDomain(admin, randomUUID(), { ...DOCUMENT, lock: LOCK });
  const told = await Promise.all(Array.from({ length: 8 }, () => ask(id)));
  expect(told.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "pending"));
  expect(await open(id)).toHaveLength(1);
});

test("while cluster modules are typed, the options that are known do for a while", async () => {
  const id = await makeDomain(admin, randomUUID(), { ...DOCUMENT, lock: LOCK });
  const { document } = await current(id);
  const key = optionsKey(document);
  const options = [{ name: "a", type: "string", description: "" }];
  await keepOptions(id, { key, imports: [], options });
  const createdBy = { id: null, name: "Ada" };
  const job = await enqueueJob({ kind: "options", domainId: id, revision: 1, payload: { key }, createdBy });
  const last = present(job, "job").id;
  await finishJob(last, { status: "succeeded" });
  expect(await ask(id)).toMatchObject({ state: "known", options });
  const edit = { op: "replace", path: "/clusterModules", value: { more: { source: "{ }" } } };
  expect((await change(admin, id, 1, [edit])).status).toBe(200);
  expect(await ask(id)).toMatchObject({ state: "outdated", options });
  expect(await open(id)).toEqual([]);
  await database().job.update({ where: { id: last }, data: { finishedAt: new Date(Date.now() - 60_000) } });
  expect(await ask(id)).toMatchObject({ state: "outdated", options });
  expect(await open(id)).toMatchObject([{ revision: 2 }]);
});
