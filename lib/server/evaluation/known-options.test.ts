import { expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { database } from "../db/client";
import { enqueueJob, finishJob, listOpenJobs } from "../db/jobs";
import { currentDocument } from "../domains/store";
import { DOCUMENT, domainsOfAdministrator } from "../testing/domain";
import { keepOptions, optionsKey } from "./options";

const { ask, make, change } = domainsOfAdministrator();

const LOCK = { version: 7, root: "root", nodes: { root: {} } };
const current = async (id: string) => present(await currentDocument(id), "domain");
const options = async (id: string) => (await ask("GET", `/api/domains/${id}/options`)).body;
const open = async (id: string) => listOpenJobs(id, "options");

test("of many that ask at once, one has the options listed", async () => {
  const id = await make("Home", { ...DOCUMENT, lock: LOCK });
  const told = await Promise.all(Array.from({ length: 8 }, () => options(id)));
  expect(told.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "pending"));
  expect(await open(id)).toHaveLength(1);
});

test("while cluster modules are typed, the options that are known do for a while", async () => {
  const id = await make("Home", { ...DOCUMENT, lock: LOCK });
  const { document } = await current(id);
  const key = optionsKey(document);
  const list = [{ name: "a", type: "string", description: "" }];
  await keepOptions(id, { key, imports: [], options: list });
  const createdBy = { id: null, name: "Ada" };
  const job = await enqueueJob({ kind: "options", domainId: id, revision: 1, payload: { key }, createdBy });
  const last = present(job, "job").id;
  await finishJob(last, { status: "succeeded" });
  expect(await options(id)).toMatchObject({ state: "known", options: list });
  const edit = { op: "replace", path: "/clusterModules", value: { more: { source: "{ }" } } };
  expect((await change(id, 1, [edit])).status).toBe(200);
  expect(await options(id)).toMatchObject({ state: "outdated", options: list });
  expect(await open(id)).toEqual([]);
  await database().job.update({ where: { id: last }, data: { finishedAt: new Date(Date.now() - 60_000) } });
  expect(await options(id)).toMatchObject({ state: "outdated", options: list });
  expect(await open(id)).toMatchObject([{ revision: 2 }]);
});
