import { pointer, pointerSegments, valueAt } from "@/lib/shared/json";
import { Draft } from "./draft";
import type { Patch, PatchOperation } from "./edit";
import { elementOfPath } from "./element";
import { applyRename } from "./rename";
import type { DomainDocument } from "./schema";

type MoveOperation = Extract<PatchOperation, { op: "move" | "copy" }>;

/** What others did to the shape of the document: places that went elsewhere, and places that are gone. */
export type StructuralChange =
  | { readonly kind: "move"; readonly from: string; readonly to: string; perform(draft: Draft): void }
  | { readonly kind: "suffix"; readonly suffix: string }
  | { readonly kind: "gone"; readonly path: string };

/** The changes of shape in a patch, in order. */
export function structuralChanges(document: DomainDocument, patch: Patch): readonly StructuralChange[] {
  return patch.flatMap((operation): StructuralChange[] => {
    if (operation.op === "remove") return [{ kind: "gone", path: operation.path }];
    if (operation.op === "replace" && operation.path === "/suffix") {
      return [{ kind: "suffix", suffix: String(operation.value) }];
    }
    if (operation.op !== "move") return [];
    if (isListed(document, operation)) return [{ kind: "gone", path: operation.from }];
    return [moveOf(operation)];
  });
}

/** A move with what belongs to it: an element's references go along. */
export function moveOf(operation: MoveOperation): Extract<StructuralChange, { kind: "move" }> {
  const [from, to] = [pointerSegments(operation.from), pointerSegments(operation.path)];
  const [fromRef, toRef] = [elementOfPath(from), elementOfPath(to)];
  return {
    kind: "move",
    from: operation.from,
    to: operation.path,
    perform(draft) {
      if (fromRef && toRef && fromRef.kind === toRef.kind) applyRename(draft, { from: fromRef, to: toRef });
      else draft.move(from, to);
    },
  };
}

/** Whether a move begins or ends in a list, where places are positions and shift. */
export function isListed(document: DomainDocument, operation: MoveOperation): boolean {
  return [operation.from, operation.path].some((path) => {
    const segments = pointerSegments(path);
    return segments.some((_, length) => Array.isArray(valueAt(document, segments.slice(0, length))));
  });
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/** A path of mine after the others' changes; undefined when what held it is gone. */
export function followedPath(path: string, changes: readonly StructuralChange[]): string | undefined {
  let current = path;
  for (const change of changes) {
    if (change.kind === "gone") {
      if (current !== change.path && isWithin(current, change.path)) return undefined;
    } else if (change.kind === "move" && isWithin(current, change.from)) {
      current = change.to + current.slice(change.from.length);
    }
  }
  return current;
}

/** Their changes but for what they did to whatever stood at a path: I have put something of my own there. */
export function withoutChangesAt(
  path: string,
  changes: readonly StructuralChange[],
): readonly StructuralChange[] {
  let current = path;
  return changes.filter((change) => {
    if (change.kind === "suffix") return true;
    if (current === (change.kind === "gone" ? change.path : change.from)) return false;
    if (change.kind === "move" && isWithin(current, change.from)) {
      current = change.to + current.slice(change.from.length);
    }
    return true;
  });
}

/** A document in my terms, put in theirs: what they renamed is renamed, elements that they removed are taken away. */
export function inTheirTerms(document: DomainDocument, changes: readonly StructuralChange[]): DomainDocument {
  if (changes.length === 0) return document;
  const draft = new Draft(document);
  for (const change of changes) {
    if (change.kind === "suffix") {
      applyRename(draft, { suffix: change.suffix });
    } else if (change.kind === "gone") {
      const path = pointerSegments(change.path);
      // Whatever is gone and no element is told apart by comparing values.
      if (elementOfPath(path) && draft.at(path) !== undefined) draft.drop(path);
    } else {
      const to = pointerSegments(change.to);
      const possible = draft.at(pointerSegments(change.from)) !== undefined && draft.at(to) === undefined;
      if (possible && draft.at(to.slice(0, -1)) !== undefined) change.perform(draft);
    }
  }
  return draft.document;
}

/** The pointer of a place's parent. */
export function parentPointer(path: string): string {
  return pointer(...pointerSegments(path).slice(0, -1));
}
