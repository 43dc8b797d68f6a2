import type { Json, JsonObject } from "@/lib/shared/json";
import { isJsonObject, own, sameJson, sortedKeys } from "@/lib/shared/json";

/** Where an input stands: a commit or a hash, and how old that is. */
export interface LockedInput {
  /** The reference that the lock was made from, as far as it says one. */
  readonly from: string;
  readonly rev: string | null;
  readonly narHash: string | null;
  /** When the locked content was made (ISO 8601). */
  readonly date: string | null;
}

/** An input that is locked to something else than before; null where there was or is none. */
export interface InputMove {
  readonly input: string;
  readonly before: LockedInput | null;
  readonly after: LockedInput | null;
}

const text = (record: JsonObject | undefined, key: string): string | null => {
  const value = record && own(record, key);
  return typeof value === "string" ? value : null;
};

const object = (record: JsonObject | undefined, key: string): JsonObject | undefined => {
  const value = record && own(record, key);
  return isJsonObject(value as Json) ? (value as JsonObject) : undefined;
};

function referenceOf(original: JsonObject | undefined): string {
  const type = text(original, "type");
  if (type === "indirect") return text(original, "id") ?? "";
  if (type === "path") return `path:${text(original, "path") ?? ""}`;
  const [owner, repo] = ["owner", "repo"].map((key) => text(original, key));
  const ref = text(original, "ref") ?? text(original, "rev");
  if (owner && repo) return `${type}:${owner}/${repo}${ref ? `/${ref}` : ""}`;
  return text(original, "url") ?? "";
}

/** The flake's own inputs as a lock (the content of `flake.lock`) holds them, by name. */
export function lockedInputs(lock: JsonObject | null): ReadonlyMap<string, LockedInput> {
  const found = new Map<string, LockedInput>();
  const nodes = object(lock ?? {}, "nodes");
  const root = object(nodes, text(lock ?? {}, "root") ?? "root");
  const inputs = object(root, "inputs") ?? {};
  for (const input of sortedKeys(inputs)) {
    const name = inputs[input];
    // A list is a path of inputs that this one follows.
    if (typeof name !== "string") continue;
    const node = object(nodes, name);
    const locked = object(node, "locked");
    const modified = locked && own(locked, "lastModified");
    found.set(input, {
      from: referenceOf(object(node, "original")),
      rev: text(locked, "rev"),
      narHash: text(locked, "narHash"),
      date: typeof modified === "number" ? new Date(modified * 1000).toISOString() : null,
    });
  }
  return found;
}

/** Inputs that differ between two locks, by name. */
export function movedInputs(before: JsonObject | null, after: JsonObject | null): readonly InputMove[] {
  const [was, is] = [lockedInputs(before), lockedInputs(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((input) => {
    const [old, now] = [was.get(input) ?? null, is.get(input) ?? null];
    return sameJson(old as unknown as Json, now as unknown as Json)
      ? []
      : [{ input, before: old, after: now }];
  });
}
