import "server-only";
import type { Patch } from "@/lib/model/edit";
import { type ElementRename, followRename, renamesIn } from "@/lib/model/element";
import { findDomain } from "../db/domains";
import { goneKey, isGone } from "../db/gone";
import { patchesBetween } from "../db/revisions";

/** Where what is kept by element key goes when a patch renames elements; undefined when it renames none. */
export function keyFollower(patch: Patch): ((key: string) => string) | undefined {
  const renames = renamesIn(patch);
  return renames.length === 0 ? undefined : (key) => renames.reduce(followOne, key);
}

function followOne(key: string, rename: ElementRename): string {
  const next = followRename(key, rename);
  const taken = next === key && followRename(key, { from: rename.to, to: rename.from }) !== key;
  return taken && !isGone(key) ? goneKey(key) : next;
}

/** Which key an element has now that had the given one before; null when its name is another element's now. */
export type KeyFollower = (key: string) => string | null;

/** Follows elements from a revision to a newer one. */
export async function keysSince(domainId: string, revision: number, newest: number): Promise<KeyFollower> {
  const follow = await allKeysSince(domainId, revision, newest);
  return (before) => {
    const key = follow(before);
    return isGone(key) ? null : key;
  };
}

/** The same, where an element that is gone has a key of its own. */
export async function allKeysSince(
  domainId: string,
  revision: number,
  newest: number,
): Promise<(key: string) => string> {
  const rows = newest > revision ? await patchesBetween(domainId, revision, newest) : [];
  const renames = rows.flatMap(({ patches }) => renamesIn(JSON.parse(patches) as Patch));
  return (before) => renames.reduce(followOne, before);
}

/** Follows elements from a revision to the newest one. */
export async function keysNow(domainId: string, revision: number): Promise<KeyFollower> {
  const domain = await findDomain(domainId);
  return keysSince(domainId, revision, domain?.revision ?? revision);
}
