import { assert } from "@/lib/shared/assert";
import { type Json, pointer, pointerSegments, sameJson, valueAt } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { Draft } from "./draft";
import type { Patch, PatchOperation } from "./edit";
import { listAround } from "./invert";
import { applyPatch } from "./patch";
import {
  followedPath,
  inTheirTerms,
  isListed,
  moveOf,
  parentPointer,
  type StructuralChange,
  structuralChanges,
  withoutChangesAt,
} from "./rebase-structure";
import { applyRename } from "./rename";
import type { DomainDocument } from "./schema";

export interface Rebased {
  /** What to do to the newer document. Empty when the others did the same. */
  readonly patch: Patch;
  /** The newer document with the patch applied. */
  readonly document: DomainDocument;
}

/**
 * Re-applies `mine`, made on `base`, on top of what others made of `base` (`theirs`, in order). Elements that others
 * renamed or moved are followed, in paths and in references; a rename of mine carries along references that others
 * added. A place that both changed, to different values, is a conflict: one problem each, with the place's path.
 */
export function rebasePatch(
  base: DomainDocument,
  mine: Patch,
  theirs: readonly Patch[],
): Result<Rebased, readonly Problem[]> {
  const rebased = rebasePatches(base, [mine], theirs);
  if (!rebased.ok) return fail(rebased.error.problems);
  return ok({ patch: rebased.value.patches[0] ?? [], document: rebased.value.document });
}

export interface RebasedPatches {
  readonly patches: readonly Patch[];
  readonly document: DomainDocument;
}

export interface RebaseConflict {
  /** Which of my patches cannot be made any more. */
  readonly index: number;
  readonly problems: readonly Problem[];
}

/** `rebasePatch` for several patches of mine, each made on the result of the one before. */
export function rebasePatches(
  base: DomainDocument,
  mine: readonly Patch[],
  theirs: readonly Patch[],
): Result<RebasedPatches, RebaseConflict> {
  let structure: readonly StructuralChange[] = theirs.flatMap((patch) => structuralChanges(base, patch));
  const head = applyPatch(base, theirs.flat());
  assert(head.ok, `what others did applies: ${head.ok ? "" : head.error[0]?.message}`);
  let view = base;
  let document = head.value;
  const patches: Patch[] = [];
  for (const [index, patch] of mine.entries()) {
    const made = applyPatch(view, patch);
    if (!made.ok) return fail({ index, problems: made.error });
    const walk = new Walk(view, document, structure);
    const problems = walk.run(patch);
    if (problems.length > 0) return fail({ index, problems });
    view = made.value;
    document = walk.draft.document;
    structure = walk.theirs;
    patches.push(walk.draft.forward);
  }
  return ok({ patches, document });
}

/** Makes one patch of mine in two documents at once: as I saw it (`view`), and on top of theirs (`draft`). */
class Walk {
  #view: DomainDocument;
  readonly draft: Draft;
  #theirs: readonly StructuralChange[];
  /** What my own last rename rewrote, by path, as I saw it: made anew on their document, not repeated. */
  readonly #rewritten = new Map<string, Json | undefined>();

  constructor(view: DomainDocument, document: DomainDocument, theirs: readonly StructuralChange[]) {
    this.#view = view;
    this.draft = new Draft(document);
    this.#theirs = theirs;
  }

  /** What they did to the shape of what I see by now. */
  get theirs(): readonly StructuralChange[] {
    return this.#theirs;
  }

  /** What cannot be made on top of theirs: nothing, or the first conflict. The patch applies to the view. */
  run(patch: Patch): Problem[] {
    for (const [index, operation] of patch.entries()) {
      const found = this.#step(operation, patch[index + 1]);
      if (found) return [found];
    }
    return [];
  }

  #see(operation: PatchOperation): void {
    const next = applyPatch(this.#view, [operation]);
    assert(next.ok, `what I did applies: ${next.ok ? "" : next.error[0]?.message}`);
    this.#view = next.value;
  }

  #seenInTheirTerms(path: string): Json | undefined {
    return valueAt(inTheirTerms(this.#view, this.#theirs), pointerSegments(path));
  }

  #step(operation: PatchOperation, next: PatchOperation | undefined): Problem | null {
    if (operation.op === "test") {
      // A test of what changes next is subsumed in comparing that place.
      return next !== undefined && next.path === operation.path ? null : this.#test(operation.path);
    }
    if (this.#isRewrite(operation)) {
      this.#rewritten.delete(operation.path);
      this.#see(operation);
      return null;
    }
    if (operation.op === "replace" && operation.path === "/suffix")
      return this.#changeSuffix(operation, String(operation.value));
    if (operation.op === "move" && !isListed(this.#view, operation)) return this.#move(operation);
    return operation.op === "move" || operation.op === "copy"
      ? this.#transfer(operation)
      : this.#change(operation);
  }

  #isRewrite(operation: PatchOperation): boolean {
    if (!this.#rewritten.has(operation.path)) return false;
    const expected = this.#rewritten.get(operation.path);
    if (operation.op === "replace" || operation.op === "add") return sameJson(expected, operation.value);
    if (operation.op !== "move") return false;
    return sameJson(expected, valueAt(this.#view, pointerSegments(operation.from)));
  }

  /** Nothing stands there any more as I see it: what they did to it does not concern what I put there. */
  #takePlace(path: string): void {
    this.#theirs = withoutChangesAt(path, this.#theirs);
  }

  #test(path: string): Problem | null {
    const followed = followedPath(path, this.#theirs);
    if (followed === undefined) return conflict(path, GONE);
    const same = sameJson(this.draft.at(pointerSegments(followed)), this.#seenInTheirTerms(followed));
    return same ? null : conflict(followed, CHANGED);
  }

  /** A value that I put or took away, unless they put another there meanwhile. */
  #change(operation: PatchOperation): Problem | null {
    const segments = pointerSegments(operation.path);
    const list = listAround(this.#view, segments);
    const path = pointer(...(list ?? segments));
    if (!list && valueAt(this.#view, segments) === undefined) this.#takePlace(path);
    const followed = followedPath(path, this.#theirs);
    if (followed === undefined) return conflict(path, GONE);
    const before = this.#seenInTheirTerms(followed);
    this.#see(operation);
    const after = this.#seenInTheirTerms(followed);
    const target = pointerSegments(followed);
    const now = this.draft.at(target);
    if (sameJson(now, after)) return null;
    if (!sameJson(now, before)) return conflict(followed, CHANGED);
    if (after === undefined) {
      this.draft.drop(target);
      return null;
    }
    if (target.length > 0 && this.draft.at(target.slice(0, -1)) === undefined)
      return conflict(followed, GONE);
    this.draft.put(target, after);
    return null;
  }

  #changeSuffix(operation: PatchOperation, suffix: string): Problem | null {
    const before = this.#view.suffix;
    this.#expectRewrites((planned) => applyRename(planned, { suffix }), ["/suffix"]);
    this.#see(operation);
    const now = this.draft.document.suffix;
    if (now === suffix) return null;
    if (now !== before) return conflict("/suffix", CHANGED);
    applyRename(this.draft, { suffix });
    return null;
  }

  /** My rename: made anew, with whatever stands there now and every reference that there is by now. */
  #move(operation: Extract<PatchOperation, { op: "move" | "copy" }>): Problem | null {
    const mine = moveOf(operation);
    this.#expectRewrites((planned) => mine.perform(planned), [operation.path]);
    this.#see(operation);
    const source = followedPath(operation.from, this.#theirs);
    this.#takePlace(operation.path);
    const holder = followedPath(parentPointer(operation.path), this.#theirs);
    if (source === undefined || holder === undefined) return conflict(operation.from, GONE);
    const target = holder + operation.path.slice(parentPointer(operation.path).length);
    if (source === target) return null;
    const renamed = pointerSegments(source).at(-1) !== pointerSegments(operation.from).at(-1);
    if (renamed || pointerSegments(source).length !== pointerSegments(operation.from).length) {
      return conflict(source, "Somebody else has renamed it meanwhile.");
    }
    // Into another cluster: where it belongs is one thing, and both chose it.
    if (parentPointer(source) !== followedPath(parentPointer(operation.from), this.#theirs)) {
      return conflict(source, "Somebody else has moved it meanwhile.");
    }
    if (this.draft.at(pointerSegments(source)) === undefined) return conflict(source, GONE);
    if (this.draft.at(pointerSegments(holder)) === undefined) return conflict(target, GONE);
    if (this.draft.at(pointerSegments(target)) !== undefined) {
      return conflict(target, "Somebody else has taken the name meanwhile.");
    }
    moveOf({ op: "move", from: source, path: target }).perform(this.draft);
    return null;
  }

  #expectRewrites(perform: (planned: Draft) => void, except: readonly string[]): void {
    const planned = new Draft(this.#view);
    perform(planned);
    this.#rewritten.clear();
    for (const { op, path } of planned.forward) {
      if (op === "test" || except.includes(path)) continue;
      this.#rewritten.set(path, valueAt(planned.document, pointerSegments(path)));
    }
  }

  /** A value of mine that went into, out of or within a list: what was there and what comes are compared as values. */
  #transfer(operation: Extract<PatchOperation, { op: "move" | "copy" }>): Problem | null {
    const value = valueAt(this.#view, pointerSegments(operation.from)) ?? null;
    const gone = operation.op === "move" ? this.#change({ op: "remove", path: operation.from }) : null;
    return gone ?? this.#change({ op: "add", path: operation.path, value });
  }
}

const GONE = "Somebody else has removed it, or what held it, meanwhile.";
const CHANGED = "Somebody else has changed it meanwhile.";

function conflict(path: string, message: string): Problem {
  return problem("conflict", path, message, "Choose which of the two versions to keep.");
}
