import { problem } from "@/lib/shared/problem";
import type { Client } from "./client";
import { nextWait } from "./link";
import type { PendingStorage, UnsentWork } from "./pending-storage";
import type { PlaceSync } from "./place-sync";
import type { Footing } from "./replica";
import type { RevisionSync } from "./revision-sync";
import type { EditorStore } from "./store";
import { askFooting, footingOf, takenUp } from "./unsent";

const NOT_KEPT = problem(
  "edits-not-kept",
  "",
  "This browser has no room to keep edits that are not saved yet.",
  "Leave this page open until it says Saved.",
);

export interface UnsentSyncOptions {
  readonly store: EditorStore;
  readonly client: Client;
  readonly places: PlaceSync;
  readonly revisions: RevisionSync;
  readonly storage: PendingStorage | null;
  /** Ends it: nothing is taken up any more. */
  readonly ended: AbortSignal;
}

/** Keeps in this browser what the server does not have yet, and takes up what earlier pages have left there. */
export class UnsentSync {
  readonly #options: UnsentSyncOptions;
  readonly #domainId: string;
  #storage: PendingStorage | null;
  /** Work of earlier pages that is not taken up yet, oldest first. */
  #earlier: readonly UnsentWork[];
  #warned = false;

  constructor(options: UnsentSyncOptions) {
    this.#options = options;
    this.#domainId = options.store.getState().domainId;
    this.#storage = options.storage;
    this.#earlier = [];
  }

  /** Whether nothing of earlier pages is left to be taken up. */
  get isDone(): boolean {
    return this.#earlier.length === 0;
  }

  /** Reads what earlier pages have left. */
  load(): void {
    this.#earlier = this.#storage?.load() ?? [];
  }

  /** Adds what another page has left. */
  add(work: readonly UnsentWork[]): void {
    this.#earlier = [...this.#earlier, ...work];
  }

  /** Keeps it under another name from now on. */
  keepIn(storage: PendingStorage): void {
    this.#storage = storage;
    this.keep();
  }

  /** Keeps what is not sent; with all that it rests on where that may be gone later. False when it could not. */
  keep(whole = false): boolean {
    const { store, places } = this.#options;
    const { pending, conflict, base, baseRevision } = store.replica();
    const { status } = store.getState().sync;
    // What is acknowledged in a moment will not outlive the history.
    const lasting = pending.length > 0 && (whole || conflict !== null || status === "offline");
    const work = { revision: baseRevision, pending, places: places.untold() };
    const kept = this.#storage?.save([...this.#earlier, { ...work, ...(lasting && { base }) }]) !== false;
    if (!kept && !this.#warned) {
      this.#warned = true;
      store.setState({ notice: NOT_KEPT });
    }
    return kept;
  }

  /** Takes up the oldest work of an earlier page, unless `mustWait` says so once the server was asked. */
  async takeUp(mustWait: () => boolean): Promise<boolean> {
    const { store, places, ended } = this.#options;
    const [work] = this.#earlier;
    const footing = work && (await this.#footing(work));
    if (!work || !footing || ended.aborted || mustWait()) return false;
    const taken = takenUp(store.replica(), work, footing);
    if (!taken) return false;
    this.#earlier = this.#earlier.slice(1);
    store.adopt(taken);
    places.restore(taken.places);
    this.keep();
    if (taken.lost.length > 0) {
      const lost = taken.lost.map(({ label }) => label).join("; ");
      const message = `Edits that were made before the page was loaded could not be kept: ${lost}.`;
      store.setState({ notice: problem("edits-not-restored", "", message, "Make them again.") });
    }
    return true;
  }

  /** What unsent work rests on, and the way from there to the newest revision that is known here. */
  async #footing(work: UnsentWork): Promise<Footing | null> {
    const { store, client, revisions, ended } = this.#options;
    for (let wait = nextWait(); !ended.aborted; wait = nextWait(wait)) {
      const { revision, head } = store.replica();
      if (work.revision === revision) return { base: head, revision, theirs: [] };
      if (work.revision > revision) {
        const newest = (await revisions.catchUp()) ? store.replica().revision : null;
        if (newest !== null && newest < work.revision) return footingOf(work, store.replica());
        if (newest !== null) continue;
      } else {
        const footing = await askFooting(client, this.#domainId, work, store.replica());
        // Others did something in the meantime.
        if (footing && store.replica().revision !== revision) continue;
        if (footing) {
          store.setLink("online");
          return footing;
        }
      }
      // Stored edits are worth waiting for: without what they rest on, some could not be made again.
      store.setLink("offline");
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return null;
  }
}
