import type { Pending } from "./replica";

/** Edits that the server has not acknowledged, and the revision that they rest on. */
export interface StoredPending {
  readonly revision: number;
  readonly pending: readonly Pending[];
}

/** Where pending edits survive a reload. */
export interface PendingStorage {
  load(): StoredPending | null;
  /** False when they cannot be kept (the browser's storage is full or forbidden). */
  save(stored: StoredPending | null): boolean;
}

function parsed(text: string | null): StoredPending | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<StoredPending> | null;
    if (!value || typeof value.revision !== "number" || !Array.isArray(value.pending)) return null;
    return { revision: value.revision, pending: value.pending };
  } catch {
    return null;
  }
}

/** Keeps one tab's pending edits of one domain in a browser storage. */
export function pendingStorage(storage: Storage, domainId: string, tab: string): PendingStorage {
  const key = `cluster-studio.pending.${domainId}.${tab}`;
  return {
    load: () => parsed(storage.getItem(key)),
    save(stored) {
      try {
        if (stored === null || stored.pending.length === 0) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(stored));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Tabs that left pending edits of a domain behind. */
export function tabsWithPending(storage: Storage, domainId: string): readonly string[] {
  const prefix = `cluster-studio.pending.${domainId}.`;
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
