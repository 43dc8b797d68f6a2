import type { Patch } from "@/lib/model/edit";
import type { Client, RequestFailure } from "./client";
import type { Listen } from "./events";
import { Link } from "./link";
import type { PendingStorage, UnsentWork } from "./pending-storage";
import { PlaceSync } from "./place-sync";
import { type Pending, withAcknowledged, withRefusal, withTheirs } from "./replica";
import { RevisionSync } from "./revision-sync";
import type { EditorStore } from "./store";
import { Telling } from "./telling";
import { UnsentSync } from "./unsent-sync";

export interface SyncOptions {
  readonly store: EditorStore;
  readonly client: Client;
  readonly listen: Listen;
  readonly storage: PendingStorage | null;
  /** News that is not about the document, such as a job's progress. */
  readonly onOther?: (name: string, data: unknown) => void;
  /** The stream of news was lost and is there again: what came between, but for revisions, was not heard. */
  readonly onReopened?: () => void;
}

/**
 * Keeps a store and the server in step: sends pending edits one by one, takes in what others do, waits and tries again
 * while the server cannot be reached. Edits and moves stay stored until they are acknowledged.
 */
export class Sync {
  readonly #options: SyncOptions;
  readonly #domainId: string;
  readonly #ended = new AbortController();
  readonly #link: Link;
  readonly #places: PlaceSync;
  readonly #revisions: RevisionSync;
  readonly #unsent: UnsentSync;
  readonly #telling: Telling;
  #opened = false;
  #started = false;
  #sending: Pending | null = null;
  #takingUp = false;
  #stops: (() => void)[] = [];

  constructor(options: SyncOptions) {
    const { store, client, storage } = options;
    this.#options = options;
    this.#domainId = store.getState().domainId;
    this.#link = new Link(store, () => void this.#resume());
    this.#places = new PlaceSync(store, client);
    const parts = { store, client, places: this.#places, link: this.#link, ended: this.#ended.signal };
    this.#revisions = new RevisionSync(parts);
    this.#unsent = new UnsentSync({ ...parts, revisions: this.#revisions, storage });
    this.#telling = new Telling({
      ...parts,
      started: () => this.#started,
      keep: () => this.#unsent.keep(),
    });
  }

  get #stopped(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Restores what a reload interrupted, then listens and sends. Resolves when the stored edits are back. */
  async start(): Promise<void> {
    const { store, client, listen } = this.#options;
    this.#unsent.load();
    store.connect({ changed: () => this.#changed(), moved: () => this.#moved() });
    this.#stops.push(() => store.connect(null));
    this.#stops.push(
      store.subscribe((state, before) => {
        if (state.selection !== before.selection || state.positions !== before.positions)
          this.#telling.soon();
      }),
    );
    // Nobody waits for the stored edits before making others.
    while (!this.#unsent.isDone && !this.#stopped) if (!(await this.#takeUp())) break;
    if (this.#stopped) return;
    this.#started = true;
    this.#unsent.keep();
    const url = client.eventsUrl(this.#domainId, store.replica().revision);
    this.#stops.push(
      listen(url, {
        revision: (event) => void this.#news(event.revision, event.follows, event.patches),
        presence: (people) => store.getState().meet(people.filter(({ id }) => id !== client.id)),
        positions: (from) => void (from !== client.id && this.#places.take(this.#domainId)),
        other: (name, data) => this.#options.onOther?.(name, data),
        opened: () => {
          this.#telling.reopened();
          this.retryNow();
          if (this.#opened) this.#options.onReopened?.();
          this.#opened = true;
        },
        lost: () => store.setLink("offline"),
      }),
    );
    this.#send();
  }

  stop(): void {
    this.#unsent.keep();
    this.#ended.abort();
    this.#link.stop();
    this.#telling.stop();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** The page may end now: keeps even what is only about to be told, and all that it rests on. */
  keepNow(): void {
    if (!this.#stopped) this.#unsent.keep(true);
  }

  /** Keeps unsent work under another name from now on: somebody else has taken what was kept under the old one. */
  keepIn(storage: PendingStorage): void {
    if (!this.#stopped) this.#unsent.keepIn(storage);
  }

  /** Takes over work that another page has left. False when it could not be kept; it is sent all the same. */
  takeOver(work: readonly UnsentWork[]): boolean {
    if (this.#stopped) return false;
    this.#unsent.add(work);
    const kept = this.#unsent.keep();
    this.#send();
    return kept;
  }

  /** The network is back: no reason to wait any longer. */
  retryNow(): void {
    if (!this.#started) return;
    this.#link.hurry();
    void this.#resume();
  }

  #changed(): void {
    this.#unsent.keep();
    this.#send();
  }

  #moved(): void {
    this.#unsent.keep();
    this.#telling.soon();
  }

  /** Takes up the oldest work of an earlier page. False when it has to wait until what is pending is saved. */
  #takeUp(): Promise<boolean> {
    const { store } = this.#options;
    return this.#unsent.takeUp(
      () => this.#sending !== null || (this.#started && store.replica().pending.length > 0),
    );
  }

  #send(): void {
    const { store, client } = this.#options;
    const { pending, conflict, revision } = store.replica();
    const [first] = pending;
    if (!this.#started || this.#stopped || this.#sending || this.#revisions.isCatchingUp || conflict) return;
    if (this.#link.waits) return;
    if (!first) {
      this.#saved();
      return;
    }
    this.#sending = first;
    const change = { baseRevision: revision, patches: first.patch, message: first.label };
    void client.change(this.#domainId, change).then(async (answer) => {
      this.#sending = null;
      if (this.#stopped) return;
      if (answer.ok) await this.#acknowledged(first.key, answer.value.revision);
      else await this.#refused(first.key, revision, answer.error);
      this.#unsent.keep();
      this.#send();
    });
  }

  /** Nothing is pending: what had to wait for that can go on. */
  #saved(): void {
    this.#telling.soon();
    if (this.#unsent.isDone || this.#takingUp) return;
    this.#takingUp = true;
    void this.#takeUp().then((taken) => {
      this.#takingUp = false;
      if (taken) this.#send();
    });
  }

  async #acknowledged(key: string, revision: number): Promise<void> {
    const { store } = this.#options;
    this.#link.reached();
    const replica = store.replica();
    const waiting = replica.pending[0]?.key === key && !replica.conflict;
    if (waiting && revision === replica.revision + 1) {
      this.#places.follow(replica.pending[0]?.patch ?? []);
      store.adopt({ replica: withAcknowledged(replica, revision), foreign: [] });
    } else if (waiting && revision === replica.revision) {
      // The server had it already, or found nothing left to change.
      store.adopt(
        withTheirs({ ...replica, revision: revision - 1 }, revision, replica.pending[0]?.patch ?? []),
      );
    } else if (revision > replica.revision) {
      await this.#revisions.catchUp();
    }
  }

  async #refused(key: string, base: number, failure: RequestFailure): Promise<void> {
    const { store } = this.#options;
    if (this.#link.isAway(failure) || failure.kind === "unreachable") return;
    this.#link.reached();
    if (failure.status === 409 && !(await this.#revisions.catchUp())) return;
    const replica = store.replica();
    if (replica.conflict || replica.pending[0]?.key !== key) return;
    // On another revision it may be taken; otherwise the person has to decide.
    if (failure.status === 409 && replica.revision !== base) return;
    store.adopt({ replica: withRefusal(replica, failure.problems), foreign: [] });
  }

  async #news(revision: number, follows: number | null, patch: Patch): Promise<void> {
    this.#link.reached();
    const known = this.#options.store.replica().revision;
    if (revision <= known) return;
    if (follows === known) this.#revisions.take(revision, patch);
    else await this.#revisions.catchUp();
    this.#unsent.keep();
    this.#send();
  }

  /** After an interruption: first learn whether what was on its way has arrived, then go on. */
  async #resume(): Promise<void> {
    if (this.#stopped || !(await this.#revisions.catchUp())) return;
    this.#link.reached();
    this.#unsent.keep();
    this.#telling.soon();
    this.#send();
  }
}
