import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { applyPatch } from "@/lib/model/patch";
import { rebasePatch, rebasePatches } from "@/lib/model/rebase";
import type { DomainDocument } from "@/lib/model/schema";
import { assert } from "@/lib/shared/assert";
import { sameJson } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { renamesBack } from "./follow";
import { forcePatch } from "./force";
import { errorsOfMerge } from "./merge";

/** An edit that the server has not acknowledged. */
export interface Pending {
  /** Tells it from every other pending edit of this tab. */
  readonly key: string;
  readonly label: string;
  readonly patch: Patch;
}

export interface ReplicaConflict {
  /** Which pending edit clashes. */
  readonly index: number;
  readonly problems: readonly Problem[];
}

/**
 * This tab's copy of a domain: what the server has, what others added to it since that is not merged yet (only while
 * there is a conflict), and my edits on top. A value: every change makes a new one.
 */
export interface Replica {
  /** The server's document that `pending` is based on, and its revision. */
  readonly base: DomainDocument;
  readonly baseRevision: number;
  /** Changes by others after `base`, waiting for a conflict to be settled. */
  readonly arrived: readonly Patch[];
  /** The server's newest document and its revision: `base` with `arrived`. */
  readonly head: DomainDocument;
  readonly revision: number;
  readonly pending: readonly Pending[];
  /** What the person sees: `base` with `pending`. */
  readonly local: DomainDocument;
  readonly conflict: ReplicaConflict | null;
}

export function freshReplica(document: DomainDocument, revision: number): Replica {
  const everything = { base: document, head: document, local: document };
  return { ...everything, baseRevision: revision, arrived: [], revision, pending: [], conflict: null };
}

function applied(document: DomainDocument, patch: Patch): DomainDocument {
  const result = applyPatch(document, patch);
  assert(result.ok, `a known patch applies: ${result.ok ? "" : result.error[0]?.message}`);
  return result.value;
}

/** My edit, which led from the local document to `document`. */
export function withPending(replica: Replica, pending: Pending, document: DomainDocument): Replica {
  return { ...replica, pending: [...replica.pending, pending], local: document };
}

/** The server has taken the first pending edit, as it was, as the next revision. */
export function withAcknowledged(replica: Replica, revision: number): Replica {
  const [first, ...pending] = replica.pending;
  assert(first && replica.conflict === null, "something was pending");
  const base = pending.length === 0 ? replica.local : applied(replica.base, first.patch);
  return { ...replica, base, baseRevision: revision, head: base, revision, pending };
}

export interface Merged {
  readonly replica: Replica;
  /** What changed in the local document by it: for undo, which must not take it back. Empty during a conflict. */
  readonly foreign: Patch;
}

/** The next revision, made by somebody else: merged under my pending edits, or a conflict. */
export function withTheirs(replica: Replica, revision: number, patch: Patch): Merged {
  const head = applied(replica.head, patch);
  const arrived = [...replica.arrived, patch];
  if (replica.conflict) return { replica: { ...replica, arrived, head, revision }, foreign: [] };
  if (replica.pending.length === 0) {
    return { replica: freshReplica(head, revision), foreign: patch };
  }
  const mine = replica.pending.map((pending) => pending.patch);
  const merged = rebasePatches(replica.base, mine, [patch]);
  if (!merged.ok) {
    return { replica: { ...replica, arrived, head, revision, conflict: merged.error }, foreign: [] };
  }
  const { document, patches } = merged.value;
  const errors = errorsOfMerge(replica.base, replica.local, head, document);
  if (errors.length > 0) {
    const conflict = { index: mine.length - 1, problems: errors };
    return { replica: { ...replica, arrived, head, revision, conflict }, foreign: [] };
  }
  const pending = replica.pending
    .map((each, index) => ({ ...each, patch: patches[index] ?? [] }))
    .filter(({ patch }) => patch.length > 0);
  const shifted = rebasePatch(replica.base, patch, mine);
  return {
    replica: {
      base: head,
      baseRevision: revision,
      arrived: [],
      head,
      revision,
      pending,
      local: document,
      conflict: null,
    },
    foreign: shifted.ok ? shifted.value.patch : diffPatch(replica.local, document),
  };
}

/** The next revision: my own first edit, as the server has taken it, or somebody else's. */
export function withNext(replica: Replica, revision: number, patch: Patch): Merged {
  const [first] = replica.pending;
  const mine = first !== undefined && !replica.conflict && sameJson(first.patch as never, patch as never);
  return mine
    ? { replica: withAcknowledged(replica, revision), foreign: [] }
    : withTheirs(replica, revision, patch);
}

/** The server has refused the first pending edit. */
export function withRefusal(replica: Replica, problems: readonly Problem[]): Replica {
  return { ...replica, conflict: { index: 0, problems } };
}

/**
 * Ends a conflict. "mine" makes my clashing edits again on top of theirs, "theirs" lets them go; edits that do not clash
 * stay either way. `foreign` is what changed in the local document.
 */
export function settled(replica: Replica, choice: "mine" | "theirs"): Merged {
  let theirs = replica.arrived;
  let view = replica.base;
  let local = replica.head;
  const pending: Pending[] = [];
  for (const [index, each] of replica.pending.entries()) {
    const after = applied(view, each.patch);
    const rebased = rebasePatch(view, each.patch, theirs);
    const dropped = choice === "theirs" && (index === replica.conflict?.index || !rebased.ok);
    if (!dropped) {
      const made = rebased.ok ? rebased.value : forcePatch(after, each.patch, theirs, local);
      pending.push({ ...each, patch: made.patch });
      local = made.document;
    }
    const shifted = rebased.ok && !dropped ? rebasePatch(view, theirs.flat(), [each.patch]) : null;
    theirs = shifted?.ok ? [shifted.value.patch] : [diffPatch(after, local)];
    view = after;
  }
  const { head, revision } = replica;
  return {
    replica: {
      base: head,
      baseRevision: revision,
      arrived: [],
      head,
      revision,
      pending: pending.filter(({ patch }) => patch.length > 0),
      local,
      conflict: null,
    },
    foreign: diffPatch(replica.local, local),
  };
}

export interface Restored {
  readonly replica: Replica;
  /** Edits that cannot be made on the footing's base, because it is not what they rest on. */
  readonly lost: readonly Pending[];
}

/** A document of the server's, and the revisions that lead from it to the newest one. */
export interface Footing {
  readonly base: DomainDocument;
  readonly revision: number;
  readonly theirs: readonly { readonly number: number; readonly patches: Patch }[];
}

/**
 * Edits that a reload interrupted, made where they were made before, put on top of what others did since. What clashes
 * becomes a conflict.
 */
export function restored(pending: readonly Pending[], footing: Footing): Restored {
  const { base, revision, theirs } = footing;
  const mine = pending.map(({ patch }) => patch);
  const made = rebasePatches(base, mine, []);
  if (!made.ok) {
    const { index } = made.error;
    const others = restored(pending.toSpliced(index, 1), footing);
    return { ...others, lost: [...pending.slice(index, index + 1), ...others.lost] };
  }
  const start: Replica = { ...freshReplica(base, revision), pending, local: made.value.document };
  const merged = theirs.reduce<Replica>(
    (state, { number, patches }) => withNext(state, number, patches).replica,
    start,
  );
  return { replica: merged, lost: [] };
}

/** The renames that lead from the names of the local document to those of the server's newest. */
export function renamesToHead({ pending, arrived }: Replica): Patch {
  return [...renamesBack(pending.flatMap(({ patch }) => patch)), ...arrived.flat()];
}

/** The renames that lead from the names of the server's newest document to those of the local one. */
export function renamesToLocal({ pending, arrived }: Replica): Patch {
  return [...renamesBack(arrived.flat()), ...pending.flatMap(({ patch }) => patch)];
}

/** The same on an equal document: parts that are the same object are not looked at again. */
export function sharing(replica: Replica, head: DomainDocument): Replica {
  if (replica.conflict) return { ...replica, head };
  const local = applied(
    head,
    replica.pending.flatMap(({ patch }) => patch),
  );
  return { ...replica, base: head, head, local };
}

/**
 * Puts edits made on `replica.head`, while the restored ones were looked up, on top of those; null where they clash.
 * `foreign` is what the restored ones change in the document that those edits led to.
 */
export function withMeanwhile(replica: Replica, meanwhile: readonly Pending[]): Merged | null {
  if (meanwhile.length === 0) return { replica, foreign: [] };
  if (replica.conflict) return null;
  const mine = meanwhile.map(({ patch }) => patch);
  const before = replica.pending.map(({ patch }) => patch);
  const alone = rebasePatches(replica.head, mine, []);
  const made = rebasePatches(replica.head, mine, before);
  if (!alone.ok || !made.ok) return null;
  const { document: local, patches } = made.value;
  const added = meanwhile.map((each, index) => ({ ...each, patch: patches[index] ?? [] }));
  const pending = [...replica.pending, ...added.filter(({ patch }) => patch.length > 0)];
  return { replica: { ...replica, pending, local }, foreign: diffPatch(alone.value.document, local) };
}
