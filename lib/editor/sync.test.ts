import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Edit } from "@/lib/model/edit";
import { elementKey } from "@/lib/model/element";
import { documentOf } from "@/lib/model/testing/document";
import { readDocument } from "@/lib/model/read";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { arbitraryEdit } from "@/lib/model/testing/arbitrary-edit";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { createEditorStore } from "./store";
import { Sync } from "./sync";
import { FakeServer, type Weather } from "./testing/fake-server";
import { labels, load, open } from "./testing/tab-of";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const nas = { kind: "machine", cluster: "attic", machine: "nas" } as const;
const rename: Edit = { type: "rename", element: nas, name: "store" };
const tags = (machine: string, value: string[]): Edit => ({
  type: "set",
  path: ["clusters", "attic", "machines", machine, "tags"],
  value,
});

function home(): DomainDocument {
  return documentOf({
    clusters: {
      attic: {
        machines: { nas: {}, pi: {} },
        services: { backup: { selectors: [{ filter: "clusterMachines" }] } },
      },
    },
  });
}

const settle = () => vi.advanceTimersByTimeAsync(60_000);
const machineTags = (document: DomainDocument, machine: string) =>
  document.clusters["attic"]?.machines[machine]?.tags;

describe("Sync", () => {
  test("sends edits in order, one revision each, and says when they are saved", async () => {
    const server = new FakeServer(home());
    const { edit, state, storage } = await open(server, "a");
    edit(tags("nas", ["one"]));
    edit(rename);
    expect(state().sync).toMatchObject({ status: "saving", pending: 2 });
    expect(labels(storage)).toHaveLength(2);
    await settle();
    expect(state()).toMatchObject({ revision: 3, sync: { status: "saved", pending: 0 } });
    expect(server.newest.document).toEqual(state().document);
    expect(storage.stored).toEqual([]);
  });

  test("two tabs that do not touch each other merge, and neither undoes the other", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    a.edit(rename);
    b.edit({
      type: "addFilter",
      service: { kind: "service", cluster: "attic", service: "backup" },
      binding: { kind: "role", role: "target" },
      filter: { filter: "hostname", hostname: "nas" },
    });
    await settle();
    const backup = server.newest.document.clusters["attic"]?.services["backup"];
    expect(backup?.roles).toEqual({ target: [{ filter: "hostname", hostname: "store" }] });
    for (const tab of [a, b]) expect(tab.state().document).toEqual(server.newest.document);
    a.state().undo();
    await settle();
    expect(b.state().document.clusters["attic"]?.services["backup"]?.roles).toEqual({
      target: [{ filter: "hostname", hostname: "nas" }],
    });
  });

  test("keeps editing while the server is away, and loses nothing when it is back", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    let away = true;
    server.weather = () => (away ? "cut" : "fine");
    a.edit(tags("nas", ["a"]));
    await vi.advanceTimersByTimeAsync(10_000);
    a.edit(tags("pi", ["b"]));
    expect(a.state().sync).toMatchObject({ status: "offline", pending: 2 });
    away = false;
    await settle();
    expect(a.state().sync).toMatchObject({ status: "saved", pending: 0 });
    expect(b.state().document).toEqual(a.state().document);
  });

  test("an edit whose acknowledgement was lost is made once", async () => {
    const server = new FakeServer(home());
    const { edit, state } = await open(server, "a");
    server.hears = () => false;
    const weather: Weather[] = ["answer-lost"];
    server.weather = () => weather.shift() ?? "fine";
    edit({ type: "create", element: { kind: "machine", cluster: "attic", machine: "new" } });
    edit({ type: "duplicate", element: nas, name: "nas2" });
    await settle();
    expect(server.revisions).toHaveLength(3);
    expect(state().document).toEqual(server.newest.document);
    expect(state().sync).toMatchObject({ status: "saved", conflict: null });
  });

  test.each([
    ["a session that has ended", "signed-out", "signed-out"],
    ["somebody else's being signed in", "another", "signed-in-as-another"],
  ] as const)("edits outlive %s", async (_, refusing, code) => {
    const server = new FakeServer(home());
    const { edit, state } = await open(server, "a");
    let weather: Weather = refusing;
    server.weather = () => weather;
    edit(tags("nas", ["kept"]));
    await vi.advanceTimersByTimeAsync(5000);
    expect(state()).toMatchObject({
      sync: { status: "offline", pending: 1, conflict: null },
      notice: { code },
    });
    weather = "fine";
    await settle();
    expect(machineTags(server.newest.document, "nas")).toEqual(["kept"]);
    expect(state()).toMatchObject({ sync: { status: "saved" }, notice: null });
  });

  test("what was pending at a reload comes back, on top of what others did meanwhile", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    server.weather = () => "cut";
    a.edit(tags("nas", ["mine"]));
    await vi.advanceTimersByTimeAsync(100);
    a.sync.stop();
    server.weather = () => "fine";
    const b = await open(server, "b");
    b.edit(rename);
    await settle();
    const again = await open(server, "a", a.storage);
    expect(machineTags(again.state().document, "store")).toEqual(["mine"]);
    await settle();
    expect(machineTags(b.state().document, "store")).toEqual(["mine"]);
  });

  test("what was pending at a reload waits for a server that is away, together with what is edited meanwhile", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    server.weather = () => "cut";
    a.edit(tags("nas", ["mine"]));
    await vi.advanceTimersByTimeAsync(100);
    a.sync.stop();
    server.weather = () => "fine";
    const b = await open(server, "b");
    b.edit(rename);
    await settle();
    server.weather = () => "cut";
    const again = load(server, "a", a.storage);
    void again.sync.start();
    again.edit(tags("pi", ["meanwhile"]));
    await vi.advanceTimersByTimeAsync(20_000);
    again.sync.retryNow();
    expect(labels(again.storage)).toEqual(["Set tags of nas", "Set tags of pi"]);
    server.weather = () => "fine";
    await settle();
    expect(again.state()).toMatchObject({ notice: null, sync: { status: "saved", pending: 0 } });
    for (const { state } of [again, b]) {
      expect(machineTags(state().document, "store")).toEqual(["mine"]);
      expect(machineTags(state().document, "pi")).toEqual(["meanwhile"]);
    }
    again.state().undo();
    await settle();
    expect(machineTags(b.state().document, "pi")).toEqual([]);
    expect(machineTags(b.state().document, "store")).toEqual(["mine"]);
  });

  test("an edit that had arrived before a reload is not reported as lost, nor the one after it", async () => {
    const server = new FakeServer(home());
    const a = await open(server, "a");
    server.hears = () => false;
    server.weather = (request) => (request.startsWith("POST") ? "answer-lost" : "cut");
    a.edit(tags("nas", ["arrived"]));
    a.edit(tags("pi", ["pending"]));
    await vi.advanceTimersByTimeAsync(100);
    a.sync.stop();
    expect(server.revisions).toHaveLength(2);
    server.weather = () => "fine";
    const again = await open(server, "a", a.storage);
    expect(again.state().notice).toBeNull();
    await settle();
    expect(server.revisions).toHaveLength(3);
    expect(machineTags(server.newest.document, "pi")).toEqual(["pending"]);
  });

  test.each(["mine", "theirs"] as const)(
    "a clash is a choice, and %s is what everybody has then",
    async (choice) => {
      const server = new FakeServer(home());
      const [a, b] = [await open(server, "a"), await open(server, "b")];
      server.hears = (id) => id !== "b";
      a.edit(tags("nas", ["a"]));
      await settle();
      b.edit(tags("nas", ["b"]));
      await settle();
      expect(b.state().sync).toMatchObject({
        status: "conflict",
        conflict: { paths: ["/clusters/attic/machines/nas/tags"], label: "Set tags of nas" },
      });
      b.state().settle(choice);
      await settle();
      expect(machineTags(server.newest.document, "nas")).toEqual([choice === "mine" ? "b" : "a"]);
      for (const tab of [a, b]) expect(tab.state().document).toEqual(server.newest.document);
      expect(b.state().sync).toMatchObject({ status: "saved", conflict: null });
    },
  );

  test("steps are undone past what somebody else did to what one of them had renamed", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    a.edit({ type: "set", path: ["nixpkgs"], value: "github:NixOS/nixpkgs/nixos-unstable" });
    a.edit(rename);
    await settle();
    b.edit(tags("store", ["theirs"]));
    await settle();
    a.state().undo();
    a.state().undo();
    await settle();
    expect(a.state().notice).toBeNull();
    expect(server.newest.document.nixpkgs).toBe(home().nixpkgs);
    expect(machineTags(server.newest.document, "nas")).toEqual(["theirs"]);
    for (const tab of [a, b]) expect(tab.state().document).toEqual(server.newest.document);
  });

  test("positions follow to the server, and from there to others", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    a.state().move({ [elementKey(nas)]: { x: 1, y: 2 } });
    await settle();
    expect(b.state().positions).toEqual({ [elementKey(nas)]: { x: 1, y: 2 } });
    a.edit(rename);
    await settle();
    expect(server.positions).toEqual({ "/clusters/attic/machines/store": { x: 1, y: 2 } });
    expect(b.state().positions).toEqual(server.positions);
  });

  test("undo takes back nobody else's moves on the canvas", async () => {
    const server = new FakeServer(home());
    const [a, b] = [await open(server, "a"), await open(server, "b")];
    const [one, two] = [elementKey(nas), elementKey({ ...nas, machine: "pi" })];
    for (const x of [1, 2]) a.state().move({ [one]: { x, y: 0 }, [two]: { x, y: 0 } }, "drag");
    await settle();
    b.state().move({ [two]: { x: 9, y: 9 }, "/clusters/attic": { x: 3, y: 3 } });
    await settle();
    a.state().undo();
    await settle();
    const theirs = { [two]: { x: 9, y: 9 }, "/clusters/attic": { x: 3, y: 3 } };
    for (const { state } of [a, b]) expect(state().positions).toEqual(theirs);
    a.state().redo();
    await settle();
    expect(b.state().positions).toEqual({ ...theirs, [one]: { x: 2, y: 0 } });
    a.state().undo();
    expect(a.state().positions).toEqual(theirs);
  });

  test("any edits of three tabs over a failing network end in one document, nothing lost (seed 20268)", async () => {
    const script = arbitraryDocument.chain((document) =>
      fc.record({
        document: fc.constant(document),
        steps: fc.array(
          fc.record({
            tab: fc.integer({ min: 0, max: 2 }),
            edit: arbitraryEdit(document),
            undo: fc.boolean(),
            pause: fc.constantFrom(0, 1, 5000),
          }),
          { minLength: 3, maxLength: 10 },
        ),
        weather: fc.array(fc.constantFrom<Weather>("fine", "fine", "cut", "answer-lost"), { maxLength: 30 }),
        deaf: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(script, async ({ document, steps, weather, deaf }) => {
        const server = new FakeServer(document);
        const left = [...weather];
        server.weather = () => left.shift() ?? "fine";
        server.hears = (id) => !deaf || id !== "2" || left.length === 0;
        const tabs = [await open(server, "0"), await open(server, "1"), await open(server, "2")];
        for (const { tab, edit, undo, pause } of steps) {
          const { state } = tabs[tab] ?? tabs[0] ?? (await open(server, "0"));
          if (planEdit(state().document, edit).ok) state().edit(edit);
          if (undo) state().undo();
          await vi.advanceTimersByTimeAsync(pause);
          state().settle(undo ? "mine" : "theirs");
        }
        left.length = 0;
        for (let round = 0; round < 6; round++) {
          for (const [index, tab] of tabs.entries()) {
            server.stream(String(index), "opened");
            tab.state().settle("theirs");
          }
          await settle();
        }
        for (const tab of tabs) {
          expect(tab.state().sync).toMatchObject({ status: "saved", pending: 0 });
          expect(tab.state().document).toEqual(server.newest.document);
          tab.sync.stop();
        }
        expect(readDocument(server.newest.document).ok).toBe(true);
      }),
      fuzz(60, 20268),
    );
  });
});

test("a stream of news that was lost and is there again is told, the first one is not", async () => {
  const server = new FakeServer(home());
  const { number, document: newest } = server.newest;
  const access = { edit: true, deploy: true, admin: true };
  const init = {
    domainId: "d",
    domainName: "Home",
    access,
    document: newest,
    revision: number,
    positions: {},
  };
  let reopened = 0;
  const sync = new Sync({
    store: createEditorStore(init),
    client: server.client("a"),
    listen: server.listen("a"),
    storage: null,
    onReopened: () => {
      reopened += 1;
    },
  });
  await sync.start();
  server.stream("a", "opened");
  expect(reopened).toBe(0);
  server.stream("a", "lost");
  server.stream("a", "opened");
  expect(reopened).toBe(1);
  sync.stop();
});
