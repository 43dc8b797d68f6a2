import type { Patch } from "@/lib/model/edit";
import { invertPatch } from "@/lib/model/invert";
import { applyPatch } from "@/lib/model/patch";
import { rebasePatch, rebasePatches } from "@/lib/model/rebase";
import type { DomainDocument } from "@/lib/model/schema";
import { squashPatch } from "@/lib/model/squash";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import type { PlaceChanges } from "./client";
import { placeChanges, withPlaceChanges } from "./places";
import type { Positions } from "./state";

/** One thing that a person did and can take back. */
export type Step =
  | {
      readonly kind: "edit";
      readonly label: string;
      /** Takes `document`, the one that the step led to, back to where it began. */
      readonly inverse: Patch;
      readonly document: DomainDocument;
      /** How many changes by others had come when the step was made. */
      readonly seen: number;
      readonly gesture: string | undefined;
    }
  | {
      readonly kind: "move";
      readonly label: string;
      /** Where elements stood before the step and after it; null where the layout alone decided. */
      readonly before: PlaceChanges;
      readonly after: PlaceChanges;
      readonly gesture: string | undefined;
    };

/** Steps that are kept; older ones are forgotten. */
const MAX_STEPS = 300;

/**
 * Undo and redo of one person's own steps. Changes by others are remembered beside them: a step is taken back on top of
 * what others did since, and never takes back theirs.
 */
export class History {
  #undo: readonly Step[] = [];
  #redo: readonly Step[] = [];
  #foreign: readonly Patch[] = [];

  get undoLabel(): string | null {
    return this.#undo.at(-1)?.label ?? null;
  }

  /** The step that undo would take back. */
  get newest(): Step | undefined {
    return this.#undo.at(-1);
  }

  get redoLabel(): string | null {
    return this.#redo.at(-1)?.label ?? null;
  }

  /** Remembers an edit. Edits of one gesture (a drag, typing in one field) are one step. */
  edited(label: string, inverse: Patch, document: DomainDocument, gesture?: string): void {
    const last = this.#undo.at(-1);
    const seen = this.#foreign.length;
    if (gesture !== undefined && last?.kind === "edit" && last.gesture === gesture && last.seen === seen) {
      const whole = squashPatch([...inverse, ...last.inverse]);
      this.#undo = [...this.#undo.slice(0, -1), { ...last, label, inverse: whole, document }];
    } else {
      this.#push({ kind: "edit", label, inverse, document, seen, gesture });
    }
    this.#redo = [];
  }

  /** Remembers where elements stood on the canvas before and after they were moved. */
  moved(label: string, from: Positions, to: Positions, gesture?: string): void {
    const [before, after] = [placeChanges(to, from), placeChanges(from, to)];
    const last = this.#undo.at(-1);
    if (gesture !== undefined && last?.kind === "move" && last.gesture === gesture) {
      const whole = { before: { ...before, ...last.before }, after: { ...last.after, ...after } };
      this.#undo = [...this.#undo.slice(0, -1), { ...last, ...whole }];
    } else {
      this.#push({ kind: "move", label, before, after, gesture });
    }
    this.#redo = [];
  }

  /** A change that is not this person's to take back. */
  foreign(patch: Patch): void {
    if (this.#undo.length + this.#redo.length === 0) this.#foreign = [];
    else this.#foreign = [...this.#foreign, patch];
  }

  /** Takes the last step off the stack. */
  takeUndo(): Step | undefined {
    const step = this.#undo.at(-1);
    this.#undo = this.#undo.slice(0, -1);
    return step;
  }

  takeRedo(): Step | undefined {
    const step = this.#redo.at(-1);
    this.#redo = this.#redo.slice(0, -1);
    return step;
  }

  /** Puts back the counterpart of a step that was taken: what undoes an undo is a redo. */
  takenBack(
    direction: "undo" | "redo",
    step: Extract<Step, { kind: "edit" }>,
    inverse: Patch,
    document: DomainDocument,
  ): void {
    if (direction === "undo") this.#without(step);
    const seen = this.#foreign.length;
    const { label } = step;
    this.#putBack(direction, { kind: "edit", label, inverse, document, seen, gesture: undefined });
  }

  /** Older steps know nothing of one that is undone: what others did since it is kept as if it had never been made. */
  #without(step: Extract<Step, { kind: "edit" }>): void {
    const since = this.#foreign.slice(step.seen);
    if (since.length === 0) return;
    const rebased = rebasePatches(step.document, since, [step.inverse]);
    if (rebased.ok) this.#foreign = [...this.#foreign.slice(0, step.seen), ...rebased.value.patches];
  }

  /** Positions without a step: elements that somebody else has moved since stay where they put them. */
  movedBack(direction: "undo" | "redo", step: Extract<Step, { kind: "move" }>, now: Positions): Positions {
    const { label, before, after } = step;
    const mine = Object.entries(before).filter(([key]) => {
      const [left, here] = [after[key] ?? null, now[key] ?? null];
      return left?.x === here?.x && left?.y === here?.y;
    });
    const positions = withPlaceChanges(now, Object.fromEntries(mine));
    const [back, forth] = [placeChanges(positions, now), placeChanges(now, positions)];
    this.#putBack(direction, { kind: "move", label, before: back, after: forth, gesture: undefined });
    return positions;
  }

  /** The patch that takes a step back from `current`, past everything that others did since. */
  inverseOf(step: Extract<Step, { kind: "edit" }>): Result<Patch, readonly Problem[]> {
    const since = this.#foreign.slice(step.seen);
    if (since.length === 0) return ok(step.inverse);
    // Others may have built on later steps, which are taken back by now, or on earlier ones, which are not redone yet.
    const base = applyPatch(step.document, since.flat());
    if (!base.ok) return fail(base.error);
    const rebased = rebasePatch(step.document, step.inverse, since);
    if (rebased.ok) return ok(rebased.value.patch);
    return fail(rebased.error);
  }

  /** Gives up a step that cannot be taken back: what it did stays, and is to older steps as if others had done it. */
  abandon(step: Extract<Step, { kind: "edit" }>): void {
    const forward = invertPatch(step.document, step.inverse);
    this.#foreign = this.#foreign.toSpliced(step.seen, 0, forward);
    this.#redo = this.#redo.map((each) => (each.kind === "edit" ? { ...each, seen: each.seen + 1 } : each));
  }

  #putBack(direction: "undo" | "redo", step: Step): void {
    if (direction === "undo") this.#redo = [...this.#redo, step];
    else this.#push(step);
  }

  #push(step: Step): void {
    this.#undo = [...this.#undo, step].slice(-MAX_STEPS);
  }
}
