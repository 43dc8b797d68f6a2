import type { Patch, PatchOperation } from "@/lib/model/edit";
import { Draft } from "@/lib/model/draft";
import type { Rebased } from "@/lib/model/rebase";
import {
  followedPath,
  inTheirTerms,
  isListed,
  moveOf,
  parentPointer,
  type StructuralChange,
  structuralChanges,
} from "@/lib/model/rebase-structure";
import type { DomainDocument } from "@/lib/model/schema";
import { pointerSegments, valueAt } from "@/lib/shared/json";

/**
 * Puts what a patch of mine had led to (`after`) into their document, whatever they made of those places. What they
 * removed and I changed comes back as I had it.
 */
export function forcePatch(
  after: DomainDocument,
  mine: Patch,
  theirs: readonly Patch[],
  document: DomainDocument,
): Rebased {
  const changes = theirs.flatMap((patch) => structuralChanges(after, patch));
  const wanted = inTheirTerms(
    after,
    changes.filter((change) => change.kind !== "gone"),
  );
  const draft = new Draft(document);
  const paths = mine.flatMap((operation) => {
    if (operation.op === "test" || moved(draft, after, operation, changes)) return [];
    return operation.op === "move" ? [operation.from, operation.path] : [operation.path];
  });
  for (const path of paths) put(draft, wanted, pointerSegments(followedPath(path, changes) ?? path));
  return { patch: draft.forward, document: draft.document };
}

/** Whether a rename of mine could be made as one: then what they did to the element stays, and what is kept by name follows. */
function moved(
  draft: Draft,
  after: DomainDocument,
  operation: PatchOperation,
  changes: readonly StructuralChange[],
): boolean {
  if (operation.op !== "move" || isListed(after, operation)) return false;
  const parent = parentPointer(operation.path);
  const source = followedPath(operation.from, changes);
  const holder = followedPath(parent, changes);
  if (source === undefined || holder === undefined) return false;
  const target = holder + operation.path.slice(parent.length);
  const there = (path: string) => draft.at(pointerSegments(path)) !== undefined;
  if (!there(source) || !there(holder) || there(target)) return false;
  moveOf({ op: "move", from: source, path: target }).perform(draft);
  return true;
}

function put(draft: Draft, wanted: DomainDocument, path: readonly string[]): void {
  for (let length = 0; length <= path.length; length++) {
    const place = path.slice(0, length);
    const value = valueAt(wanted, place);
    const missing = draft.at(place) === undefined;
    if (value === undefined) {
      if (!missing) draft.drop(place);
      return;
    }
    if (missing || length === path.length || Array.isArray(value)) {
      draft.put(place, value);
      return;
    }
  }
}
