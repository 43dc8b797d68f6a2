import { type Claims, leaseClaims, lockClaims } from "../claims";
import { newName } from "../tab";

/** A storage as all pages of a browser share it. */
export function fakeStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

/** Locks of one browser: `crash` ends a page's as the browser does. */
function fakeLocks() {
  const holders = new Map<string, number>();
  const page = (id: number): LockManager =>
    ({
      async request(name: string, _: unknown, use: (lock: object | null) => unknown) {
        if (holders.has(name)) return use(null);
        holders.set(name, id);
        await use({ name });
        if (holders.get(name) === id) holders.delete(name);
      },
    }) as unknown as LockManager;
  const crash = (id: number) => {
    for (const [name, holder] of holders) if (holder === id) holders.delete(name);
  };
  return { page, crash };
}

/** Channels of one browser: each page hears the others, a moment later. */
function fakeChannels() {
  const open = new Set<EventTarget>();
  return (): BroadcastChannel => {
    const target = new EventTarget();
    open.add(target);
    return Object.assign(target, {
      postMessage(data: unknown) {
        if (!open.has(target)) throw new Error("the channel is closed");
        for (const other of open) {
          if (other !== target)
            setTimeout(() => open.has(other) && other.dispatchEvent(new MessageEvent("message", { data })));
        }
      },
      close: () => void open.delete(target),
    }) as unknown as BroadcastChannel;
  };
}

export interface Page {
  readonly claims: Claims;
  /** Ends it without a word to the page. */
  crash(): void;
}

/** A browser whose pages have locks, or only what there is without TLS. */
export function fakeBrowser(kind: "locks" | "leases") {
  const storage = fakeStorage();
  const locks = fakeLocks();
  const channel = fakeChannels();
  let pages = 0;
  const page = (): Page => {
    const id = pages++;
    const claims =
      kind === "locks" ? lockClaims(locks.page(id)) : leaseClaims({ storage, channel: channel(), newName });
    return {
      claims,
      crash() {
        locks.crash(id);
        claims.end();
      },
    };
  };
  return { storage, page };
}
