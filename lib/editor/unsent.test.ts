import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Edit } from "@/lib/model/edit";
import { elementKey } from "@/lib/model/element";
import { planEdit } from "@/lib/model/plan";
import { documentOf } from "@/lib/model/testing/document";
import type { DomainDocument } from "@/lib/model/schema";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { FakeServer, type Weather } from "./testing/fake-server";
import { labels, load, memory, open } from "./testing/tab-of";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const machine = (name: string, cluster = "attic") => ({ kind: "machine", cluster, machine: name }) as const;
const key = (name: string, cluster = "attic") => elementKey(machine(name, cluster));
const rename = (from: string, to: string): Edit => ({ type: "rename", element: machine(from), name: to });
const tags = (name: string, value: string[]): Edit => ({
  type: "set",
  path: ["clusters", "attic", "machines", name, "tags"],
  value,
});
const setting = (name: string, value: number): Edit => ({ type: "set", path: ["settings", name], value });

function home(): DomainDocument {
  return documentOf({
    clusters: { attic: { machines: { nas: {}, pi: {} } } },
  });
}

const settle = () => vi.advanceTimersByTimeAsync(60_000);
const tagsOf = (document: DomainDocument, name: string) => document.clusters["attic"]?.machines[name]?.tags;
const at = (x: number) => ({ x, y: 0 });

describe("moves on the canvas", () => {
  test("made offline survive a reload, under the names that the elements have by then", async () => {
    const server = new FakeServer(home());
    server.positions = { [key("nas")]: at(1), [key("pi")]: at(2) };
    const a = await open(server, "a");
    server.weather = () => "cut";
    a.edit(rename("nas", "vault"));
    a.state().move({ [key("vault")]: at(10), [key("pi")]: at(20) });
    await vi.advanceTimersByTimeAsync(1000);
    a.sync.stop();
    server.weather = () => "fine";
    const b = await open(server, "b");
    b.edit(rename("pi", "pie"));
    await settle();
    expect(b.state().positions).toEqual({ [key("nas")]: at(1), [key("pie")]: at(2) });
    const again = await open(server, "a", a.storage);
    const moved = { [key("vault")]: at(10), [key("pie")]: at(20) };
    expect(again.state().positions).toEqual(moved);
    await settle();
    expect(server.positions).toEqual(moved);
    expect(b.state().positions).toEqual(moved);
    expect(again.storage.stored).toEqual([]);
  });

  test("are kept at once: a page may end without a word", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    a.state().move({ [key("nas")]: at(3) });
    const left = memory();
    left.stored = a.storage.load();
    a.sync.stop();
    const again = await open(server, "a", left);
    expect(again.state().positions).toEqual({ [key("nas")]: at(3) });
    await settle();
    expect(server.positions).toEqual({ [key("nas")]: at(3) });
  });

  test("are told again when the server could not take them just then", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    server.weather = (request) => (request.startsWith("PATCH") ? "cut" : "fine");
    a.state().move({ [key("nas")]: at(5) });
    await vi.advanceTimersByTimeAsync(500);
    expect(a.storage.stored).toHaveLength(1);
    expect(a.state().sync.status).toBe("offline");
    server.weather = () => "fine";
    await settle();
    expect(server.positions).toEqual({ [key("nas")]: at(5) });
    expect(a.storage.stored).toEqual([]);
    expect(a.state().sync.status).toBe("saved");
  });

  test("made just before the page ends are kept", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    a.state().move({ [key("nas")]: at(5) });
    a.sync.keepNow();
    a.sync.stop();
    const again = await open(server, "a", a.storage);
    await settle();
    expect(again.state().positions).toEqual({ [key("nas")]: at(5) });
    expect(server.positions).toEqual({ [key("nas")]: at(5) });
  });

  test.each(["mine", "theirs"] as const)("keep the place of what both renamed, by %s", async (choice) => {
    const server = new FakeServer(home());
    server.positions = { [key("nas")]: at(1) };
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    server.hears = (id) => id !== "b";
    a.edit(rename("nas", "store"));
    a.edit(tags("store", ["theirs"]));
    await settle();
    b.edit(rename("nas", "vault"));
    b.state().move({ [key("vault")]: at(7) });
    await settle();
    expect(b.state().sync.status).toBe("conflict");
    expect(b.state().positions).toEqual({ [key("vault")]: at(7) });
    expect(server.positions).toEqual({ [key("store")]: at(1) });
    server.hears = () => true;
    b.state().settle(choice);
    await settle();
    const name = choice === "mine" ? "vault" : "store";
    expect(server.positions).toEqual({ [key(name)]: at(7) });
    for (const tab of [a, b]) expect(tab.state().positions).toEqual(server.positions);
    expect(tagsOf(server.newest.document, name)).toEqual(["theirs"]);
  });
});

describe("a reload while a reload waits", () => {
  test("keeps what was edited and moved before the first and between the two", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    server.weather = () => "cut";
    a.edit(tags("nas", ["first"]));
    await vi.advanceTimersByTimeAsync(100);
    a.sync.stop();
    server.weather = () => "fine";
    const b = await open(server, "b");
    b.edit(rename("nas", "store"));
    await settle();
    server.weather = () => "cut";
    const second = load(server, "a", a.storage);
    void second.sync.start();
    second.edit(tags("pi", ["second"]));
    second.state().move({ [key("store")]: at(3) });
    second.sync.keepNow();
    second.sync.stop();
    server.weather = () => "fine";
    b.edit(setting("other", 1));
    await settle();
    server.weather = () => "cut";
    const third = load(server, "a", a.storage);
    void third.sync.start();
    third.edit(setting("third", 3));
    await vi.advanceTimersByTimeAsync(5000);
    expect(labels(a.storage)).toHaveLength(3);
    server.weather = () => "fine";
    await settle();
    for (const { state } of [third, b]) {
      expect(tagsOf(state().document, "store")).toEqual(["first"]);
      expect(tagsOf(state().document, "pi")).toEqual(["second"]);
      expect(state().document.settings).toEqual({ other: 1, third: 3 });
      expect(state().positions).toEqual({ [key("store")]: at(3) });
    }
    expect(third.state()).toMatchObject({ notice: null, sync: { status: "saved", pending: 0 } });
    expect(a.storage.stored).toEqual([]);
  });

  test.each(["mine", "theirs"] as const)(
    "makes edits that contradict each other a choice (%s), and keeps it until then",
    async (choice) => {
      const server = new FakeServer(home());
      const a = await open(server, "a");
      server.weather = () => "cut";
      a.edit(tags("nas", ["before"]));
      await vi.advanceTimersByTimeAsync(100);
      a.sync.stop();
      server.weather = () => "fine";
      const other = await open(server, "b");
      other.edit(setting("other", 1));
      await settle();
      const late = load(server, "a", a.storage);
      const started = late.sync.start();
      late.edit(tags("nas", ["after"]));
      await started;
      await settle();
      expect(late.state().sync).toMatchObject({
        status: "conflict",
        conflict: { label: "Set tags of nas", paths: ["/clusters/attic/machines/nas/tags"] },
      });
      // A reload at this point asks again.
      late.sync.stop();
      const again = await open(server, "a", a.storage);
      expect(again.state().sync.status).toBe("conflict");
      again.state().settle(choice);
      await settle();
      expect(tagsOf(server.newest.document, "nas")).toEqual([choice === "mine" ? "before" : "after"]);
      expect(a.storage.stored).toEqual([]);
    },
  );
});

describe("a history that no longer holds what a tab knows", () => {
  /** A tab that hears nothing while others go on and the history is compacted. */
  async function outdated() {
    const server = new FakeServer(home());
    server.positions = { [key("nas")]: at(1) };
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    b.edit(setting("early", 0));
    await settle();
    server.hears = (id) => id !== "a";
    for (const value of [1, 2, 3]) b.edit(setting("others", value));
    b.edit(tags("nas", ["theirs"]));
    b.state().move({ [key("nas")]: at(2) });
    await settle();
    server.compact();
    expect(server.revisions.map(({ number }) => number)).toEqual([1, 6]);
    server.hears = () => true;
    return { server, a, b };
  }

  test("is read anew without a reload: when an edit is sent, with the edit on top", async () => {
    const { server, a, b } = await outdated();
    a.edit(tags("pi", ["mine"]));
    a.state().move({ [key("pi")]: at(9) });
    await settle();
    expect(a.state()).toMatchObject({ revision: 7, notice: null, sync: { status: "saved", conflict: null } });
    expect(tagsOf(server.newest.document, "pi")).toEqual(["mine"]);
    for (const { state } of [a, b]) {
      expect(state().document).toEqual(server.newest.document);
      expect(state().positions).toEqual({ [key("nas")]: at(2), [key("pi")]: at(9) });
    }
  });

  test("is read anew when the stream tells of something that does not follow", async () => {
    const { server, a, b } = await outdated();
    b.edit(setting("late", 1));
    await settle();
    expect(a.state().document).toEqual(server.newest.document);
    expect(a.state().document.settings).toEqual({ early: 0, others: 3, late: 1 });
  });

  test.each([
    ["as it goes on", false],
    ["after a reload", true],
  ])("a clash is a choice, %s", async (_, reload) => {
    const { server, a } = await outdated();
    a.edit(tags("nas", ["mine"]));
    await settle();
    expect(a.state().sync.conflict).toMatchObject({ paths: ["/clusters/attic/machines/nas/tags"] });
    a.sync.keepNow();
    const tab = reload ? await open(server, "a", a.storage) : a;
    expect(tab.state().sync.conflict).toMatchObject({ paths: ["/clusters/attic/machines/nas/tags"] });
    expect(tagsOf(tab.state().document, "nas")).toEqual(["mine"]);
    tab.state().settle("mine");
    await settle();
    expect(tagsOf(server.newest.document, "nas")).toEqual(["mine"]);
    expect(server.newest.document.settings).toEqual({ early: 0, others: 3 });
  });

  test("does not cost what was pending when the page ended", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    b.edit(setting("early", 0));
    await settle();
    server.weather = () => "cut";
    a.edit(tags("nas", ["mine"]));
    a.edit(rename("pi", "pie"));
    await vi.advanceTimersByTimeAsync(2000);
    a.sync.stop();
    server.weather = () => "fine";
    b.edit(setting("early", 1));
    b.edit(tags("nas", ["theirs"]));
    await settle();
    server.compact();
    const again = await open(server, "a", a.storage);
    expect(again.state()).toMatchObject({ notice: null, sync: { status: "conflict", pending: 2 } });
    again.state().settle("mine");
    await settle();
    expect(tagsOf(server.newest.document, "nas")).toEqual(["mine"]);
    expect(tagsOf(server.newest.document, "pie")).toEqual([]);
  });

  test("goes back with a database that was restored to an earlier state", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    for (const value of [1, 2, 3]) b.edit(setting("x", value));
    await settle();
    expect(a.state().revision).toBe(4);
    server.revisions.splice(2);
    a.edit(tags("nas", ["mine"]));
    await settle();
    expect(a.state().document).toEqual(server.newest.document);
    expect(server.newest.document.settings).toEqual({ x: 1 });
    expect(tagsOf(server.newest.document, "nas")).toEqual(["mine"]);
  });
});

test("an edit whose answer was lost is known again after a reload, whatever came after it", async () => {
  const server = new FakeServer(home());
  const lost = async (edit: Edit) => {
    const tab = await open(server, "a");
    server.weather = (request) => (request.startsWith("POST") ? "answer-lost" : "cut");
    server.hears = () => false;
    tab.edit(edit);
    await vi.advanceTimersByTimeAsync(100);
    return tab;
  };
  const again = async ({ sync, storage }: Awaited<ReturnType<typeof lost>>) => {
    sync.stop();
    server.weather = () => "fine";
    const tab = await open(server, "a", storage);
    await settle();
    expect(tab.state()).toMatchObject({ notice: null, sync: { status: "saved", pending: 0 } });
    tab.sync.stop();
    return Object.keys(server.newest.document.clusters["attic"]?.machines ?? {}).sort();
  };
  const edits: Edit[] = [tags("nas", ["old"]), { type: "delete", element: machine("nas") }];
  const removal = await lost({ type: "batch", label: "Retire nas", edits });
  removal.state().undo();
  expect(await again(removal)).toEqual(["nas", "pi"]);
  const creation = await lost({ type: "create", element: machine("made") });
  creation.sync.stop();
  server.weather = () => "fine";
  const other = await open(server, "b");
  other.edit({ type: "delete", element: machine("made") });
  await settle();
  expect(await again(creation)).toEqual(["nas", "pi"]);
});

test("whatever is cut, reloaded and compacted, every edit and move arrives (seed 20270)", async () => {
  const step = fc.record({
    tab: fc.nat({ max: 1 }),
    what: fc.constantFrom("set", "set", "rename", "move", "reload", "reload", "compact", "wait"),
    pause: fc.constantFrom(0, 1, 200, 5000),
  });
  const script = fc.record({
    steps: fc.array(step, { minLength: 4, maxLength: 14 }),
    weather: fc.array(fc.constantFrom<Weather>("fine", "fine", "cut", "answer-lost"), { maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(script, async ({ steps, weather }) => {
      const server = new FakeServer(home());
      const left = [...weather];
      server.weather = () => left.shift() ?? "fine";
      const storages = [memory(), memory()];
      const tabs = storages.map((storage, index) => load(server, String(index), storage));
      for (const { sync } of tabs) void sync.start();
      const wanted: Record<string, number> = {};
      const places: Record<string, { x: number; y: number }> = {};
      // Each tab has elements of its own, so nothing that it does is anybody else's to decide.
      const names = ["nas", "pi"];
      for (const [count, { tab: index, what, pause }] of steps.entries()) {
        const tab = tabs[index];
        const name = names[index];
        if (!tab || !name) continue;
        if (what === "set") {
          tab.edit(setting(`s${count}`, count));
          wanted[`s${count}`] = count;
        } else if (what === "rename" && planEdit(tab.state().document, rename(name, `m${count}`)).ok) {
          tab.edit(rename(name, `m${count}`));
          names[index] = `m${count}`;
          const place = places[name];
          delete places[name];
          if (place) places[`m${count}`] = place;
        } else if (what === "move" && planEdit(tab.state().document, rename(name, "free")).ok) {
          tab.state().move({ [key(name)]: at(count) });
          places[name] = at(count);
        } else if (what === "reload") {
          tab.sync.keepNow();
          tab.sync.stop();
          tabs[index] = load(server, String(index), tab.storage);
          void tabs[index]?.sync.start();
        } else if (what === "compact") server.compact();
        await vi.advanceTimersByTimeAsync(pause);
      }
      left.length = 0;
      for (let round = 0; round < 4; round++) {
        for (const index of tabs.keys()) server.stream(String(index), "opened");
        await settle();
      }
      expect(server.newest.document.settings).toEqual(wanted);
      expect(Object.keys(server.newest.document.clusters["attic"]?.machines ?? {}).sort()).toEqual(
        [...names].sort(),
      );
      const byKey = Object.fromEntries(Object.entries(places).map(([name, place]) => [key(name), place]));
      expect(server.positions).toMatchObject(byKey);
      for (const [index, tab] of tabs.entries()) {
        expect(tab.state().sync).toMatchObject({ status: "saved", pending: 0 });
        expect(tab.state().document).toEqual(server.newest.document);
        expect(storages[index]?.stored).toEqual([]);
        tab.sync.stop();
      }
    }),
    fuzz(40, 20270),
  );
});
