import type { Patch } from "@/lib/model/edit";
import { Draft } from "@/lib/model/draft";
import type { Rebased } from "@/lib/model/rebase";
import { followedPath, inTheirTerms, structuralChanges } from "@/lib/model/rebase-structure";
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
    if (operation.op === "test") return [];
    return operation.op === "move" ? [operation.from, operation.path] : [operation.path];
  });
  for (const path of paths) put(draft, wanted, pointerSegments(followedPath(path, changes) ?? path));
  return { patch: draft.forward, document: draft.document };
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
