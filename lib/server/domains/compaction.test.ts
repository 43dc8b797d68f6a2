import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { closeDatabase } from "../db/client";
import { insertDomain } from "../db/domains";
import { enqueueJob, finishJob } from "../db/jobs";
import { joinRevisions, listRevisions, markDeployed, nameRevision } from "../db/revisions";
import { makeDatabase } from "../db/testing/empty-database";
import { createUserRow } from "../db/testing/user";
import { applyChange } from "./changes";
import { compactHistory } from "./compaction";
import { documentAt, forget } from "./store";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "compaction-"));
  process.env.DATA_DIR = folder;
  await makeDatabase(path.join(folder, "studio.db"));
});
afterAll(async () => {
  await closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

it("joins old revisions but the named and deployed, and changes no document that is left", async () => {
  const author = await createUserRow("ada");
  const first = documentOf({});
  const domain = await insertDomain({
    name: "Old",
    document: JSON.stringify(first),
    positions: "{}",
    message: "",
    author,
  });
  const change = (number: number) =>
    applyChange(domain.id, {
      baseRevision: number - 1,
      patches: [{ op: "add", path: "/settings/n", value: number }],
      message: `Set ${number}`,
      author,
      client: null,
    });
  for (let number = 2; number <= 120; number++) expect((await change(number)).ok).toBe(true);
  await nameRevision(domain.id, 10, "Before the move");
  await markDeployed(domain.id, 60);
  const waiting = await enqueueJob({
    kind: "deployment",
    domainId: domain.id,
    revision: 75,
    payload: {},
    createdBy: author,
  });

  const later = new Date(Date.now() + 40 * 24 * 60 * 60 * 1000);
  const limits = { keepNewest: 20, keepDays: 30 };
  expect(await compactHistory(domain.id, 120, new Date(), limits)).toBe(0);
  await compactHistory(domain.id, 120, later, limits);
  forget(domain.id);
  // A deployment's revision stays whatever became of it: its runner may have died before it could note that.
  expect((await documentAt(domain.id, 75))?.settings).toEqual({ n: 75 });
  await finishJob(waiting?.id ?? "", { status: "interrupted" });
  expect(await compactHistory(domain.id, 120, later, limits)).toBe(0);
  forget(domain.id);

  const rows = await listRevisions(domain.id, { limit: 500 });
  expect(rows.length).toBeLessThanOrEqual(28);
  const numbers = rows.map(({ number }) => number);
  for (const kept of [1, 10, 60, 75, 101, 120]) expect(numbers).toContain(kept);
  expect(numbers.filter((number) => number <= 100).length).toBeLessThanOrEqual(6);
  for (const { number } of rows) {
    expect((await documentAt(domain.id, number))?.settings).toEqual(number === 1 ? {} : { n: number });
  }
  expect(rows.find(({ number }) => number === 10)?.message).toBe("Set 10");
  expect(await documentAt(domain.id, 30)).toBeNull();

  // A name or a deployment that came between reading and joining wins.
  await nameRevision(domain.id, 110, "Just now");
  const crossing = { after: 105, into: 115, patches: "[]", message: "" };
  expect(await joinRevisions(domain.id, crossing)).toBe(false);
  expect((await documentAt(domain.id, 110))?.settings).toEqual({ n: 110 });

  // A change that rests on a revision which is gone is a conflict, never a guess.
  const late = await applyChange(domain.id, {
    baseRevision: 30,
    patches: [{ op: "add", path: "/settings/late", value: 1 }],
    message: "Late",
    author,
    client: null,
  });
  expect(late).toMatchObject({ ok: false, error: { kind: "conflict", paths: [""] } });
  expect((await change(121)).ok).toBe(true);
});
