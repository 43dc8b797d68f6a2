import type { DomainDocument } from "@/lib/model/schema";
import type { PlaceChanges } from "./client";
import type { Pending } from "./replica";

/** What a tab has done that the server has not acknowledged, and what that rests on. */
export interface UnsentWork {
  readonly revision: number;
  readonly pending: readonly Pending[];
  /** Moves on the canvas, by the names of `revision`. */
  readonly places: PlaceChanges;
  /** The document at `revision`, when the history may no longer hold it by the time that it is needed. */
  readonly base?: DomainDocument;
}

export function isDone({ pending, places }: UnsentWork): boolean {
  return pending.length === 0 && Object.keys(places).length === 0;
}

/** Where unsent work survives a reload: several pieces, oldest first, when a reload came before another was over. */
export interface PendingStorage {
  load(): readonly UnsentWork[];
  /** False when it cannot be kept (the browser's storage is full or forbidden). */
  save(work: readonly UnsentWork[]): boolean;
}

function parsed(text: string | null): UnsentWork[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).flatMap((each: Partial<UnsentWork> | null) =>
      typeof each?.revision === "number" && Array.isArray(each.pending)
        ? [{ ...each, revision: each.revision, pending: each.pending, places: each.places ?? {} }]
        : [],
    );
  } catch {
    return [];
  }
}

const prefixOf = (domainId: string) => `cluster-studio.pending.${domainId}.`;

/** Keeps one tab's unsent work on one domain in a browser storage. */
export function pendingStorage(storage: Storage, domainId: string, tab: string): PendingStorage {
  const key = prefixOf(domainId) + tab;
  const put = (work: readonly UnsentWork[]) => {
    try {
      storage.setItem(key, JSON.stringify(work));
      return true;
    } catch {
      return false;
    }
  };
  return {
    load: () => parsed(storage.getItem(key)),
    save(work) {
      const left = work.filter((each) => !isDone(each));
      if (left.length === 0) {
        storage.removeItem(key);
        return true;
      }
      // Documents take the most room, and are needed the least.
      return put(left) || put(left.map(({ base: _, ...each }) => each));
    },
  };
}

/** Tabs that have unsent work on a domain. */
export function tabsWithPending(storage: Storage, domainId: string): readonly string[] {
  const prefix = prefixOf(domainId);
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
