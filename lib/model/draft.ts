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

  /**
   * A change of the document's shape (a move, another suffix) and what follows from it. The way back begins with the
   * shape as well, so that on either way what follows can be told from what somebody wrote.
   */
  together(shape: () => void, consequences: () => void): void {
    const start = this.#inverse.length;
    shape();
    const back = this.#inverse.splice(start).reverse().flat();
    consequences();
    const rest = this.#inverse.splice(start).reverse().flat();
    this.#inverse.push([...back, ...rest.map((operation) => afterMoves(operation, back))]);
  }

  #record(forward: Patch, inverse: Patch): void {
    const applied = applyPatch(this.#document, forward, this.#owned);
    assert(applied.ok, `planned patch does not apply: ${applied.ok ? "" : applied.error[0]?.message}`);
    this.#document = applied.value;
    this.#forward.push(...forward);
    this.#inverse.push(inverse);
  }
}

/** An operation, once the moves of a patch have been made. */
function afterMoves(operation: PatchOperation, patch: Patch): PatchOperation {
  let result = operation;
  for (const move of patch) {
    if (move.op !== "move") continue;
    const follow = (path: string) =>
      path === move.from || path.startsWith(`${move.from}/`)
        ? move.path + path.slice(move.from.length)
        : path;
    result =
      result.op === "move" || result.op === "copy"
        ? { ...result, from: follow(result.from), path: follow(result.path) }
        : { ...result, path: follow(result.path) };
  }
  return result;
}

function test(path: string, value: Json): PatchOperation {
  return { op: "test", path, value };
}
