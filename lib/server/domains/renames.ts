import "server-only";
import type { Patch } from "@/lib/model/edit";
import { followRename, renamesIn } from "@/lib/model/element";
import { findDomain } from "../db/domains";
import { patchesBetween } from "../db/revisions";

/** Where what is kept by element key goes when a patch renames elements; undefined when it renames none. */
export function keyFollower(patch: Patch): ((key: string) => string) | undefined {
  const renames = renamesIn(patch);
  if (renames.length === 0) return undefined;
  return (key) => renames.reduce(followRename, key);
}

/** Which key an element has now that had the given one before; null when its name is another element's now. */
export type KeyFollower = (key: string) => string | null;

/** Follows elements from a revision to a newer one. */
export async function keysSince(domainId: string, revision: number, newest: number): Promise<KeyFollower> {
  const rows = newest > revision ? await patchesBetween(domainId, revision, newest) : [];
  const renames = rows.flatMap(({ patches }) => renamesIn(JSON.parse(patches) as Patch));
  return (before) => {
    let key = before;
    for (const rename of renames) {
      const next = followRename(key, rename);
      if (next === key && followRename(key, { from: rename.to, to: rename.from }) !== key) return null;
      key = next;
    }
    return key;
  };
}

/** Follows elements from a revision to the newest one. */
export async function keysNow(domainId: string, revision: number): Promise<KeyFollower> {
  const domain = await findDomain(domainId);
  return keysSince(domainId, revision, domain?.revision ?? revision);
}
