import { assert } from "@/lib/shared/assert";
import { type Json, pointer, sameJson, valueAt } from "@/lib/shared/json";
import type { Patch, PatchOperation, Path } from "./edit";
import { applyPatch, type Owned } from "./patch";
import type { DomainDocument } from "./schema";

/**
 * A document being changed: collects the patch there and the patch back. Every replaced or removed value is preceded by
 * a `test`, in both directions, so that neither ever overwrites what somebody else has put there since.
 */
export class Draft {
  readonly #forward: PatchOperation[] = [];
  readonly #inverse: Patch[] = [];

  #document: DomainDocument;
  /** What this draft has copied already, and nobody else has seen. */
  #owned: Owned = new Set();

  constructor(document: DomainDocument) {
    this.#document = document;
  }

  /** The document so far: a value, which later changes leave as it is. */
  get document(): DomainDocument {
    this.#owned = new Set();
    return this.#document;
  }

  get forward(): Patch {
    return this.#forward;
  }

  get inverse(): Patch {
    return [...this.#inverse].reverse().flat();
  }

  at(path: Path): Json | undefined {
    return valueAt(this.#document, path);
  }

  /** Puts a value where there is one or none; its parent must be there. */
  put(path: Path, value: Json): void {
    const at = pointer(...path);
    const old = this.at(path);
    if (old === undefined) {
      this.#record([{ op: "add", path: at, value }], [test(at, value), { op: "remove", path: at }]);
    } else if (!sameJson(old, value)) {
      this.#record(
        [test(at, old), { op: "replace", path: at, value }],
        [test(at, value), { op: "replace", path: at, value: old }],
      );
    }
  }

  /** Takes away a value, which must be there. */
  drop(path: Path): void {
    const at = pointer(...path);
    const old = this.at(path);
    assert(old !== undefined, `nothing to remove at ${at}`);
    this.#record([test(at, old), { op: "remove", path: at }], [{ op: "add", path: at, value: old }]);
  }

  /** Moves a value to a place where there is none. */
  move(from: Path, to: Path): void {
    const [source, target] = [pointer(...from), pointer(...to)];
    assert(this.at(to) === undefined, `something stands at ${target}`);
    this.#record([{ op: "move", from: source, path: target }], [{ op: "move", from: target, path: source }]);
  }

  #record(forward: Patch, inverse: Patch): void {
    const applied = applyPatch(this.#document, forward, this.#owned);
    assert(applied.ok, `planned patch does not apply: ${applied.ok ? "" : applied.error[0]?.message}`);
    this.#document = applied.value;
    this.#forward.push(...forward);
    this.#inverse.push(inverse);
  }
}

function test(path: string, value: Json): PatchOperation {
  return { op: "test", path, value };
}
