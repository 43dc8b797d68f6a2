import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Claim, type LeaseParts, leaseClaims } from "./claims";
import { newName, openTab } from "./tab";
import { fakeBrowser, fakeStorage, type Page } from "./testing/browser";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const nothing = () => {};

/** What a claim comes to, while time goes on. */
async function claimed(page: Page, name: string, lost = nothing): Promise<Claim | null> {
  const answer = page.claims.claim(name, lost);
  await vi.advanceTimersByTimeAsync(1000);
  return answer;
}

describe.each(["locks", "leases"] as const)("claims by %s", (kind) => {
  test("one page holds a name, until it releases it", async () => {
    const { page } = fakeBrowser(kind);
    const [a, b] = [page(), page()];
    const claim = await claimed(a, "x");
    expect(claim).not.toBeNull();
    expect(await claimed(b, "x")).toBeNull();
    expect(await claimed(a, "x")).toBeNull();
    expect(await claimed(b, "y")).not.toBeNull();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await claimed(b, "x")).toBeNull();
    claim?.release();
    await vi.advanceTimersByTimeAsync(1);
    expect(await claimed(b, "x")).not.toBeNull();
  });

  test("a page that crashed holds nothing, after a while", async () => {
    const { page } = fakeBrowser(kind);
    const [a, b] = [page(), page()];
    await claimed(a, "x");
    a.crash();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await claimed(b, "x")).not.toBeNull();
  });

  test("of pages that claim at once, one gets it", async () => {
    const { page } = fakeBrowser(kind);
    const answers = [page(), page(), page(), page()].map(({ claims }) => claims.claim("x", nothing));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await Promise.all(answers)).filter((each) => each !== null)).toHaveLength(1);
  });

  test("a tab keeps its name over a reload, and its duplicate gets another", async () => {
    const { page } = fakeBrowser(kind);
    const session = fakeStorage();
    const open = async (by: Page, own: Storage) => {
      const tab = openTab({ account: "ada", domainId: "d" }, by.claims, own, nothing);
      await vi.advanceTimersByTimeAsync(1000);
      return tab;
    };
    const first = await open(page(), session);
    first.release();
    await vi.advanceTimersByTimeAsync(1);
    const second = await open(page(), session);
    expect(second.id).toBe(first.id);
    const copy = fakeStorage();
    copy.setItem("cluster-studio.tab", session.getItem("cluster-studio.tab") ?? "");
    expect((await open(page(), copy)).id).not.toBe(first.id);
  });
});

describe("leases", () => {
  test("a page whose timers are held back still answers for its names", async () => {
    const { page } = fakeBrowser("leases");
    const [a, b] = [page(), page()];
    expect(await claimed(a, "x")).not.toBeNull();
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(await claimed(b, "x")).toBeNull();
  });

  test("a page that was busy for a moment keeps its names", async () => {
    const { page, storage } = fakeBrowser("leases");
    const [a, b] = [page(), page()];
    await claimed(a, "x");
    // No answer comes, but the last sign of life is recent.
    a.crash();
    expect(await claimed(b, "x")).toBeNull();
    expect(storage.getItem("cluster-studio.lease.x")).not.toBeNull();
  });

  test("a page that lost a name while it was frozen is told, and takes nothing away from the new holder", async () => {
    const { page, storage } = fakeBrowser("leases");
    const [a, b] = [page(), page()];
    const lost = vi.fn();
    const claim = await claimed(a, "x", lost);
    storage.removeItem("cluster-studio.lease.x");
    expect(await claimed(b, "x")).not.toBeNull();
    claim?.release();
    expect(await claimed(page(), "x")).toBeNull();
    const again = await claimed(a, "y", lost);
    storage.removeItem("cluster-studio.lease.y");
    await vi.advanceTimersByTimeAsync(6000);
    expect(again).not.toBeNull();
    expect(lost).toHaveBeenCalledTimes(1);
  });

  test("without room in the storage there is no lease, and nobody waits for one", async () => {
    const { page, storage } = fakeBrowser("leases");
    storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    expect(await claimed(page(), "x")).toBeNull();
  });
});

test("asking after a lease leaves nobody listening", async () => {
  const storage = fakeStorage();
  storage.setItem("cluster-studio.lease.x", JSON.stringify({ holder: "gone", at: Date.now() }));
  const listening = new Set<object>();
  const channel: LeaseParts["channel"] = {
    postMessage: nothing,
    close: nothing,
    addEventListener(_: string, heard: object, options?: boolean | AddEventListenerOptions) {
      listening.add(heard);
      if (typeof options === "object")
        options.signal?.addEventListener("abort", () => listening.delete(heard));
    },
  };
  const claims = leaseClaims({ storage, channel, newName });
  const before = listening.size;
  const claim = claims.claim("x", nothing);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await claim).toBeNull();
  expect(listening.size).toBe(before);
  claims.end();
});
