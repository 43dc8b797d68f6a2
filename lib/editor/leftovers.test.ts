import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { elementKey } from "@/lib/model/element";
import { documentOf } from "@/lib/model/testing/document";
import { present } from "@/lib/shared/assert";
import { takeLeftovers } from "./leftovers";
import { pendingStorage, tabsWithPending } from "./pending-storage";
import { openTab } from "./tab";
import { fakeBrowser, fakeStorage } from "./testing/browser";
import { FakeServer } from "./testing/fake-server";
import { load } from "./testing/tab-of";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ADA = { account: "ada", domainId: "d" };
const nas = elementKey({ kind: "machine", cluster: "attic", machine: "nas" });

function server(): FakeServer {
  const document = { schemaVersion: 1, suffix: "lan", clusters: { attic: { machines: { nas: {} } } } };
  return new FakeServer(documentOf(document));
}

/** Opens a tab of a browser as the connection does, without what only a browser has. */
async function visit(
  at: FakeServer,
  browser: ReturnType<typeof fakeBrowser>,
  session = fakeStorage(),
  account = "ada",
) {
  const scope = { account, domainId: "d" };
  const page = browser.page();
  const { storage } = browser;
  const opened = openTab(scope, page.claims, session, () => {});
  await vi.advanceTimersByTimeAsync(1000);
  const tab = await opened;
  const made = load(at, tab.id, pendingStorage(storage, scope, tab.id));
  await made.sync.start();
  const leftovers = { storage, claims: page.claims, scope, take: made.sync.takeOver.bind(made.sync) };
  let found: ReadonlySet<string> | "all" = "all";
  return {
    ...made,
    crash() {
      made.sync.stop();
      page.crash();
    },
    close() {
      made.sync.stop();
      tab.release();
      page.crash();
    },
    async look() {
      const looked = takeLeftovers(leftovers, found);
      await vi.advanceTimersByTimeAsync(2000);
      found = await looked;
      await vi.advanceTimersByTimeAsync(10_000);
    },
    set: (name: string, value: number) => made.edit({ type: "set", path: ["settings", name], value }),
  };
}

describe.each(["locks", "leases"] as const)("what closed tabs left, in a browser with %s", (kind) => {
  test("is sent by the next tab, several tabs' work too, and comes back on its screen", async () => {
    const [at, browser] = [server(), fakeBrowser(kind)];
    const tabs = [await visit(at, browser), await visit(at, browser)];
    at.weather = () => "cut";
    for (const [index, tab] of tabs.entries()) tab.set(`tab${index}`, index);
    tabs[0]?.state().move({ [nas]: { x: 4, y: 2 } });
    await vi.advanceTimersByTimeAsync(1000);
    for (const tab of tabs) tab.close();
    at.weather = () => "fine";
    const next = await visit(at, browser);
    next.set("next", 9);
    await next.look();
    expect(at.newest.document.settings).toEqual({ tab0: 0, tab1: 1, next: 9 });
    expect(at.positions).toEqual({ [nas]: { x: 4, y: 2 } });
    expect(next.state()).toMatchObject({ document: at.newest.document, positions: at.positions });
    expect(tabsWithPending(browser.storage, ADA)).toEqual([]);
  });

  test("is nobody else's, who uses the same browser, also the same tab", async () => {
    const [at, browser] = [server(), fakeBrowser(kind)];
    const session = fakeStorage();
    const ada = await visit(at, browser, session);
    at.weather = () => "cut";
    ada.set("hers", 1);
    await vi.advanceTimersByTimeAsync(1000);
    ada.close();
    at.weather = () => "fine";
    const grace = await visit(at, browser, session, "grace");
    await grace.look();
    expect(at.newest.document.settings).toEqual({});
    grace.close();
    await (await visit(at, browser, session)).look();
    expect(at.newest.document.settings).toEqual({ hers: 1 });
  });

  test("stays with a tab that lives", async () => {
    const [at, browser] = [server(), fakeBrowser(kind)];
    const [a, b] = [await visit(at, browser), await visit(at, browser)];
    at.weather = (request) => (request.includes("changes") ? "cut" : "fine");
    a.set("a", 1);
    await vi.advanceTimersByTimeAsync(1000);
    for (let look = 0; look < 4; look++) await b.look();
    expect(b.state().document.settings).toEqual({});
    expect(tabsWithPending(browser.storage, ADA)).toHaveLength(1);
    at.weather = () => "fine";
    a.sync.retryNow();
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.revisions).toHaveLength(2);
  });

  test("is taken over by a tab that is open already, once it is sure that nobody comes back", async () => {
    const [at, browser] = [server(), fakeBrowser(kind)];
    const session = fakeStorage();
    const [a, b] = [await visit(at, browser, session), await visit(at, browser)];
    await b.look();
    at.weather = () => "cut";
    a.set("a", 1);
    await vi.advanceTimersByTimeAsync(1000);
    a.close();
    at.weather = () => "fine";
    // A reload: between its two halves somebody looks.
    await b.look();
    expect(at.newest.document.settings).toEqual({});
    const again = await visit(at, browser, session);
    await vi.advanceTimersByTimeAsync(1000);
    expect(again.state().document.settings).toEqual({ a: 1 });

    at.weather = () => "cut";
    again.set("b", 2);
    await vi.advanceTimersByTimeAsync(1000);
    again.crash();
    at.weather = () => "fine";
    await vi.advanceTimersByTimeAsync(30_000);
    for (let look = 0; look < 3; look++) await b.look();
    expect(at.newest.document.settings).toEqual({ a: 1, b: 2 });
    expect(b.state().document).toEqual(at.newest.document);
  });

  test("waits for its turn while an edit of the tab that finds it is a choice to be made", async () => {
    const [at, browser] = [server(), fakeBrowser(kind)];
    const [a, b] = [await visit(at, browser), await visit(at, browser)];
    at.hears = () => false;
    b.set("x", 1);
    await vi.advanceTimersByTimeAsync(1000);
    at.weather = () => "cut";
    a.set("left", 1);
    await vi.advanceTimersByTimeAsync(1000);
    a.close();
    at.weather = () => "fine";
    at.hears = () => true;
    const next = await visit(at, browser);
    at.change(at.newest.number, [{ op: "replace", path: "/settings/x", value: 5 }], null);
    next.state();
    at.hears = () => false;
    next.set("x", 2);
    at.change(at.newest.number, [{ op: "replace", path: "/settings/x", value: 6 }], null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(next.state().sync.status).toBe("conflict");
    await next.look();
    expect(at.newest.document.settings).toEqual({ x: 6 });
    expect(tabsWithPending(browser.storage, ADA)).toHaveLength(1);
    const stored = browser.storage.getItem(
      `cluster-studio.pending.ada.d.${present(tabsWithPending(browser.storage, ADA)[0], "tab")}`,
    );
    expect(JSON.parse(stored ?? "[]")).toHaveLength(2);
    next.state().settle("mine");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at.newest.document.settings).toEqual({ x: 2, left: 1 });
  });
});
