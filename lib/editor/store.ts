import { createStore, type StoreApi } from "zustand/vanilla";
import type { Patch } from "@/lib/model/edit";
import { sameElement } from "@/lib/model/element";
import { invertPatch } from "@/lib/model/invert";
import { elementExists } from "@/lib/model/names";
import { applyPatch } from "@/lib/model/patch";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail } from "@/lib/shared/result";
import { withoutReported } from "./evaluation-problems";
import { followKeys, followSelection } from "./follow";
import { History, type Step } from "./history";
import {
  freshReplica,
  type Merged,
  type Replica,
  renamesToHead,
  renamesToLocal,
  settled,
  withPending,
  withTheirs,
} from "./replica";
import { changedSelection } from "./selection";
import type { Access, Editor, EditorState, LastEdit, Positions, SyncStatus } from "./state";

export interface EditorInit {
  readonly domainId: string;
  readonly domainName: string;
  readonly access: Access;
  readonly document: DomainDocument;
  readonly revision: number;
  readonly positions?: Positions;
  readonly selection?: EditorState["selection"];
}

/** Whether the server can be reached. */
export type Link = "online" | "offline";

/** What stands between the store and the server; without it, edits stay pending. */
export interface SyncPort {
  /** The replica has changed: there is something to send, or to keep for later. */
  changed(): void;
  /** Elements were moved on the canvas. */
  moved(positions: Positions): void;
}

/** The store with what its synchronisation needs and components do not. */
export interface EditorStore extends StoreApi<Editor> {
  replica(): Replica;
  /** Replaces the replica after the server has spoken; `foreign` is what others changed in the local document. */
  adopt(merged: Merged): void;
  /** Takes over positions from the server; nothing to undo. */
  arrange(positions: Positions): void;
  setLink(link: Link): void;
  connect(port: SyncPort | null): void;
}

const NOT_ALLOWED = problem("read-only", "", "You may look at this domain, not change it.");

/** The state of one open domain. Holds no connection: `connect` gives it one. */
export function createEditorStore(init: EditorInit): EditorStore {
  const history = new History();
  let replica = freshReplica(init.document, init.revision);
  let link: Link = "online";
  let port: SyncPort | null = null;
  const session = Date.now().toString(36);
  let made = 0;
  const learnt: Record<"evaluation" | "syntax", readonly Problem[]> = { evaluation: [], syntax: [] };
  const withLearnt = (problems: readonly Problem[]) => {
    const { evaluation, syntax } = learnt;
    if (evaluation.length === 0 && syntax.length === 0) return problems;
    return [...problems, ...evaluation, ...withoutReported(syntax, evaluation)];
  };
  const resolution = resolveDomain(init.document);

  const store: StoreApi<Editor> = createStore<Editor>((set, get) => ({
    domainId: init.domainId,
    domainName: init.domainName,
    access: init.access,
    document: init.document,
    resolution,
    problems: resolution.problems,
    revision: init.revision,
    sync: { status: "saved", pending: 0, conflict: null },
    people: [],
    positions: init.positions ?? {},
    selection: (init.selection ?? []).filter((ref) => elementExists(init.document, ref)),
    hovered: null,
    tentative: null,
    undoLabel: null,
    redoLabel: null,
    notice: null,

    edit(edit, gesture) {
      const plan = get().access.edit ? planEdit(get().document, edit) : fail([NOT_ALLOWED]);
      if (plan.ok && plan.value.forward.length > 0) {
        const { label, forward, inverse, document } = plan.value;
        history.edited(label, inverse, document, gesture);
        make(label, forward, document);
      } else if (get().tentative) {
        set({ tentative: null });
      }
      return plan;
    },
    tryEdit(edit) {
      const plan = edit && planEdit(get().document, edit);
      if (edit && plan?.ok) {
        const { document } = plan.value;
        set({ tentative: { edit, document, resolution: resolveDomain(document, get().resolution) } });
      } else if (get().tentative) {
        set({ tentative: null });
      }
    },
    undo: () => takeBack(history.takeUndo(), "undo"),
    redo: () => takeBack(history.takeRedo(), "redo"),
    lastEdit(): LastEdit {
      const step = history.newest;
      return {
        undo: () => history.newest === step && get().undo(),
        whenOver(listener: () => void): () => void {
          const stop: () => void = store.subscribe(() => {
            if (history.newest === step) return;
            stop();
            listener();
          });
          return stop;
        },
      };
    },
    select: (elements, how = "replace") =>
      set({ selection: changedSelection(get().selection, elements, how) }),
    hover(element) {
      const hovered = get().hovered;
      const same = element && hovered ? sameElement(element, hovered) : element === hovered;
      if (!same) set({ hovered: element });
    },
    move(positions, gesture) {
      const before = get().positions;
      const after = { ...before, ...positions };
      history.moved("Move on the canvas", before, after, gesture);
      place(after);
    },
    arrange() {
      history.moved("Arrange the canvas", get().positions, {});
      place({});
    },
    receive(revision, patches) {
      if (revision === replica.revision + 1) adopt(withTheirs(replica, revision, patches));
    },
    learn(from, problems) {
      if (learnt[from].length === 0 && problems.length === 0) return;
      learnt[from] = problems;
      set({ problems: withLearnt(get().resolution.problems) });
    },
    meet: (people) => set({ people }),
    settle(choice) {
      if (!replica.conflict) return;
      adopt(settled(replica, choice));
      port?.changed();
    },
  }));

  /** Shows another document; what is keyed by element follows the renames in `patch`. */
  function shown(document: DomainDocument, patch: Patch): Partial<EditorState> {
    const { resolution: before, selection, positions, hovered } = store.getState();
    const resolution = resolveDomain(document, before);
    return {
      document,
      resolution,
      problems: withLearnt(resolution.problems),
      selection: followSelection(document, selection, patch),
      positions: followKeys(positions, patch),
      hovered: hovered && (followSelection(document, [hovered], patch)[0] ?? null),
    };
  }

  /** What somebody is considering, on top of what others have just done. */
  function reconsidered(part: Partial<EditorState>): Pick<EditorState, "tentative"> {
    const { tentative } = store.getState();
    const plan = tentative && part.document && planEdit(part.document, tentative.edit);
    if (!tentative || !plan?.ok) return { tentative: null };
    const { document } = plan.value;
    return {
      tentative: { edit: tentative.edit, document, resolution: resolveDomain(document, part.resolution) },
    };
  }

  function make(label: string, forward: Patch, document: DomainDocument): void {
    made += 1;
    replica = withPending(replica, { key: `${session}.${made}`, label, patch: forward }, document);
    store.setState({ ...shown(document, forward), ...labels(), ...synced(), tentative: null, notice: null });
    port?.changed();
  }

  function place(positions: Positions): void {
    store.setState({ positions, ...labels() });
    port?.moved(positions);
  }

  function takeBack(step: Step | undefined, direction: "undo" | "redo"): void {
    if (!step) return;
    if (step.kind === "move") {
      place(history.movedBack(direction, step, store.getState().positions));
      return;
    }
    const { document } = store.getState();
    const inverse = history.inverseOf(step);
    const applied = inverse.ok ? applyPatch(document, inverse.value) : inverse;
    if (!inverse.ok || !applied.ok) {
      history.abandon(step);
      const path = applied.ok ? "" : (applied.error[0]?.path ?? "");
      const message = `Cannot ${direction} “${step.label}”: somebody else has changed that since.`;
      store.setState({ notice: problem(`${direction}-conflict`, path, message), ...labels() });
      return;
    }
    history.takenBack(direction, step, invertPatch(document, inverse.value), applied.value);
    const label = `${direction === "undo" ? "Undo" : "Redo"}: ${step.label}`;
    make(label, inverse.value, applied.value);
  }

  function labels(): Pick<EditorState, "undoLabel" | "redoLabel"> {
    return { undoLabel: history.undoLabel, redoLabel: history.redoLabel };
  }

  function adopt(merged: Merged): void {
    const before = replica;
    replica = merged.replica;
    if (merged.foreign.length > 0) history.foreign(merged.foreign);
    if (replica.local === store.getState().document) {
      store.setState({ ...synced(), ...labels() });
      return;
    }
    // What becomes of my own edits is told apart by value alone; what they renamed is known.
    const own = replica.head === before.head;
    const renames = own ? [...renamesToHead(before), ...renamesToLocal(replica)] : merged.foreign;
    const next = shown(replica.local, renames);
    store.setState({ ...next, ...reconsidered(next), ...synced(), ...labels() });
  }

  function synced(): Pick<EditorState, "revision" | "sync"> {
    return { revision: replica.revision, sync: syncState(replica, link) };
  }

  return Object.assign(store, {
    replica: () => replica,
    adopt,
    arrange: (positions: Positions) => store.setState({ positions }),
    setLink(next: Link) {
      link = next;
      store.setState(synced());
    },
    connect(next: SyncPort | null) {
      port = next;
    },
  });
}

function syncState(replica: Replica, link: Link): EditorState["sync"] {
  const { pending, conflict } = replica;
  const busy: SyncStatus = pending.length > 0 ? "saving" : "saved";
  const clash = conflict && {
    label: pending[conflict.index]?.label ?? "",
    paths: conflict.problems.map(({ path }) => path),
    problems: conflict.problems,
    mine: replica.local,
    theirs: replica.head,
  };
  const status = clash ? "conflict" : link === "offline" ? "offline" : busy;
  return { status, pending: pending.length, conflict: clash };
}
