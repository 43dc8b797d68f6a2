import { expect, test, vi } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { pendingStorage, type UnsentWork } from "./pending-storage";
import { fakeStorage } from "./testing/browser";

const scope = { account: "ada", domainId: "d" };
const base = documentOf({});

/** A piece of work of so many edits. */
function work(edits: number, rest: Partial<UnsentWork> = {}): UnsentWork {
  const pending = Array.from({ length: edits }, (_, index) => ({
    key: `k${index}`,
    label: `Edit ${index}`,
    patch: [],
  }));
  return { revision: 7, pending, places: {}, ...rest };
}

test("what is kept is there for the next page, with the documents that it rests on", () => {
  const storage = fakeStorage();
  const works = [work(1, { revision: 3, base }), work(0, { places: { "/clusters/c": { x: 1, y: 2 } } })];
  expect(pendingStorage(storage, scope, "t").save([...works, work(0)])).toBe(true);
  expect(pendingStorage(storage, scope, "t").load()).toEqual(works);
  expect(pendingStorage(storage, { ...scope, account: "grace" }, "t").load()).toEqual([]);
  pendingStorage(storage, scope, "t").save([]);
  expect(storage.length).toBe(0);
});

test("a document is written once, however many edits rest on it", () => {
  const storage = fakeStorage();
  const put = vi.spyOn(storage, "setItem");
  const kept = pendingStorage(storage, scope, "t");
  for (const edits of [1, 2, 3]) kept.save([work(edits, { base })]);
  expect(put.mock.calls.filter(([key]) => key.includes(".base."))).toHaveLength(1);
  expect(kept.load()).toEqual([work(3, { base })]);
  kept.save([work(3)]);
  expect(kept.load()).toEqual([work(3)]);
});

test("without room for a document the edits are kept all the same, and without room for them that is said", () => {
  const storage = fakeStorage();
  let room = 2000;
  const put = storage.setItem.bind(storage);
  storage.setItem = (key, value) => {
    if (value.length > room) throw new DOMException("full", "QuotaExceededError");
    put(key, value);
  };
  const large = { ...base, filters: { x: { source: "x".repeat(3000) } } };
  const kept = pendingStorage(storage, scope, "t");
  expect(kept.save([work(2, { base: large })])).toBe(true);
  expect(kept.load()).toEqual([work(2)]);
  room = 10;
  expect(kept.save([work(3)])).toBe(false);
  expect(kept.load()).toEqual([work(2)]);
});

test("what cannot be read is not taken for work", () => {
  const storage = fakeStorage();
  storage.setItem("cluster-studio.pending.ada.d.t", '[{"revision": 1}, null, 3, "x"]');
  expect(pendingStorage(storage, scope, "t").load()).toEqual([]);
  storage.setItem("cluster-studio.pending.ada.d.t", "{");
  expect(pendingStorage(storage, scope, "t").load()).toEqual([]);
});
