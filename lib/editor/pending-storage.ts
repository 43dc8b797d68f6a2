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

/** Whose work it is, and on what. One browser may serve several people, and nobody's edits are made in another's name. */
export interface WorkScope {
  readonly account: string;
  readonly domainId: string;
}

/** What a tab's unsent work is claimed and kept by. */
export function workOf({ account, domainId }: WorkScope, tab: string): string {
  return `${account}.${domainId}.${tab}`;
}

const keyOf = (scope: WorkScope, tab: string) => `cluster-studio.pending.${workOf(scope, tab)}`;

type Bases = { readonly [revision: number]: DomainDocument };

function parsedBases(text: string | null): Bases {
  try {
    return JSON.parse(text ?? "{}") as Bases;
  } catch {
    return {};
  }
}

/** Keeps one tab's unsent work in a browser storage. */
export function pendingStorage(storage: Storage, scope: WorkScope, tab: string): PendingStorage {
  const key = keyOf(scope, tab);
  const baseKey = `cluster-studio.base.${workOf(scope, tab)}`;
  /** Documents that are kept already: they are large, and stay the same from edit to edit. */
  let kept: readonly DomainDocument[] = [];

  function keepBases(bases: readonly (readonly [number, DomainDocument])[]): void {
    const documents = bases.map(([, document]) => document);
    if (documents.length === kept.length && documents.every((each, index) => each === kept[index])) return;
    kept = documents;
    storage.removeItem(baseKey);
    if (bases.length > 0) storage.setItem(baseKey, JSON.stringify(Object.fromEntries(bases)));
  }

  return {
    load() {
      const bases = parsedBases(storage.getItem(baseKey));
      return parsed(storage.getItem(key)).map((work) => {
        const base = bases[work.revision];
        return base ? { ...work, base } : work;
      });
    },
    save(work) {
      const left = work.filter((each) => !isDone(each));
      if (left.length === 0) {
        storage.removeItem(key);
        storage.removeItem(baseKey);
        kept = [];
        return true;
      }
      try {
        storage.setItem(key, JSON.stringify(left.map(({ base: _, ...each }) => each)));
      } catch {
        return false;
      }
      try {
        keepBases(left.flatMap(({ revision, base }) => (base ? [[revision, base] as const] : [])));
      } catch {
        // Documents take the most room, and are needed the least.
      }
      return true;
    },
  };
}

/** Tabs that have unsent work of somebody on a domain. */
export function tabsWithPending(storage: Storage, scope: WorkScope): readonly string[] {
  const prefix = keyOf(scope, "");
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
