import { assert } from "@/lib/shared/assert";
import { pointerSegments, valueAt } from "@/lib/shared/json";
import { Draft } from "./draft";
import type { Patch, PatchOperation } from "./edit";
import { elementOfPath } from "./element";
import { applyPatch } from "./patch";
import type { DomainDocument } from "./schema";

/**
 * The patch that takes back `patch`, which must apply to `document`. Changes inside a list become the whole list, and
 * every value is tested before it is replaced or removed.
 */
export function invertPatch(document: DomainDocument, patch: Patch): Patch {
  const draft = new Draft(document);
  const starts = patch.flatMap((operation, index) => (changesShape(operation) ? [index] : []));
  invertInto(draft, patch.slice(0, starts[0] ?? patch.length));
  for (const [index, start] of starts.entries()) {
    const [shape, ...rest] = patch.slice(start, starts[index + 1] ?? patch.length);
    draft.together(
      () => invertInto(draft, shape ? [shape] : []),
      () => invertInto(draft, rest),
    );
  }
  return draft.inverse;
}

/** Whether an element goes elsewhere by it, or all of them are addressed otherwise. */
function changesShape(operation: PatchOperation): boolean {
  if (operation.op === "move") return elementOfPath(pointerSegments(operation.path)) !== undefined;
  return operation.op === "replace" && operation.path === "/suffix";
}

function invertInto(draft: Draft, patch: Patch): void {
  for (const operation of patch) {
    const next = applyPatch(draft.document, [operation]);
    assert(next.ok, `the patch applies: ${next.ok ? "" : next.error[0]?.message}`);
    if (operation.op === "test") continue;
    const path = pointerSegments(operation.path);
    if (operation.op === "move" || operation.op === "copy") {
      const from = pointerSegments(operation.from);
      const [source, target] = [listAround(draft.document, from), listAround(next.value, path)];
      if (operation.op === "move" && !source && !target && draft.at(path) === undefined) {
        draft.move(from, path);
        continue;
      }
      for (const place of operation.op === "move" ? [source ?? from, target ?? path] : [target ?? path]) {
        settle(draft, next.value, place);
      }
      continue;
    }
    settle(draft, next.value, listAround(draft.document, path) ?? path);
  }
}

function settle(draft: Draft, wanted: DomainDocument, path: readonly string[]): void {
  const value = valueAt(wanted, path);
  if (value !== undefined) draft.put(path, value);
  else if (draft.at(path) !== undefined) draft.drop(path);
}

/** The outermost list that a path leads into. */
export function listAround(document: DomainDocument, path: readonly string[]): readonly string[] | undefined {
  for (let length = 0; length < path.length; length++) {
    const place = path.slice(0, length);
    if (Array.isArray(valueAt(document, place))) return place;
  }
  return undefined;
}
