import type { Patch } from "@/lib/model/edit";
import {
  type ElementRef,
  type ElementRename,
  elementKey,
  followRename,
  parseElementKey,
  renamesIn,
} from "@/lib/model/element";
import { elementExists } from "@/lib/model/names";
import type { DomainDocument } from "@/lib/model/schema";

function followed(key: string, renames: readonly ElementRename[]): string {
  return renames.reduce(followRename, key);
}

/** A selection after a patch: what was renamed is followed, what is gone is left out. */
export function followSelection(
  document: DomainDocument,
  selection: readonly ElementRef[],
  patch: Patch,
): readonly ElementRef[] {
  const renames = renamesIn(patch);
  let changed = false;
  const next = selection.flatMap((ref) => {
    const key = elementKey(ref);
    const moved = followed(key, renames);
    const now = moved === key ? ref : parseElementKey(moved);
    if (!now || !elementExists(document, now)) {
      changed = true;
      return [];
    }
    if (now !== ref) changed = true;
    return [now];
  });
  return changed ? next : selection;
}

/** The renames of a patch the other way round, last first; nothing else of it. */
export function renamesBack(patch: Patch): Patch {
  return patch
    .flatMap((operation) =>
      operation.op === "move" ? [{ op: "move" as const, from: operation.path, path: operation.from }] : [],
    )
    .reverse();
}

/** What is kept by element after a patch: whatever was renamed keeps it, under its new key. */
export function followKeys<Value>(
  kept: { readonly [element: string]: Value },
  patch: Patch,
): { readonly [element: string]: Value } {
  const renames = renamesIn(patch);
  if (renames.length === 0) return kept;
  const entries = Object.entries(kept).map(([key, value]) => [followed(key, renames), value, key] as const);
  const go = entries.filter(([now, , before]) => now !== before);
  // What is kept under the new name was that of an element that is gone.
  return Object.fromEntries([...entries, ...go].map(([key, value]) => [key, value]));
}
