import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { problem } from "@/lib/shared/problem";
import type { Client, RequestFailure } from "./client";
import type { Listen } from "./events";
import type { PendingStorage, UnsentWork } from "./pending-storage";
import { PlaceSync } from "./place-sync";
import { type Footing, type Pending, withAcknowledged, withNext, withRefusal, withTheirs } from "./replica";
import type { EditorStore } from "./store";
import { askFooting, footingOf, takenUp } from "./unsent";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
/** Presence and positions are gathered for so long before they are told. */
const GATHER = 150;

const SIGNED_OUT = problem(
  "signed-out",
  "",
  "Your session has ended. What you change is kept in this browser.",
  "Sign in again, in this tab or another.",
);

const ANOTHER = problem(
  "signed-in-as-another",
  "",
  "Somebody else has signed in in this browser. What you change is kept in it, for you.",
  "Sign in as yourself again.",
);

const NOT_KEPT = problem(
  "edits-not-kept",
  "",
  "This browser has no room to keep edits that are not saved yet.",
  "Leave this page open until it says Saved.",
);

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
  readonly #places: PlaceSync;
  #opened = false;
  #storage: PendingStorage | null;
  #started = false;
  #stopped = false;
  #sending: Pending | null = null;
  #catchingUp: Promise<boolean> | null = null;
  /** Work of earlier pages that is not taken up yet, oldest first. */
  #earlier: readonly UnsentWork[] = [];
  #takingUp = false;
  #wait = FIRST_WAIT;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #toldSelection: unknown = null;
  #warned = false;
  #stops: (() => void)[] = [];

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#domainId = options.store.getState().domainId;
    this.#storage = options.storage;
    this.#places = new PlaceSync(options.store, options.client);
  }

  /** Restores what a reload interrupted, then listens and sends. Resolves when the stored edits are back. */
  async start(): Promise<void> {
    const { store, client, listen } = this.#options;
    this.#earlier = this.#storage?.load() ?? [];
    store.connect({ changed: () => this.#changed(), moved: () => this.#tellSoon() });
    this.#stops.push(() => store.connect(null));
    this.#stops.push(
      store.subscribe((state, before) => {
        if (state.selection !== before.selection || state.positions !== before.positions) this.#tellSoon();
      }),
    );
    // Nobody waits for the stored edits before making others.
    while (this.#earlier.length > 0 && !this.#stopped) if (!(await this.#takeUp())) break;
    if (this.#stopped) return;
    this.#started = true;
    this.#keep();
    const url = client.eventsUrl(this.#domainId, store.replica().revision);
    this.#stops.push(
      listen(url, {
        revision: (event) => void this.#news(event.revision, event.follows, event.patches),
        presence: (people) => store.getState().meet(people.filter(({ id }) => id !== client.id)),
        positions: (from) => void (from !== client.id && this.#places.take(this.#domainId)),
        other: (name, data) => this.#options.onOther?.(name, data),
        opened: () => {
          // To the server, whoever connects has nothing selected.
          this.#toldSelection = null;
          this.#tellSoon();
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
    this.#keep();
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#telling);
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** The page may end now: keeps even what is only about to be told, and all that it rests on. */
  keepNow(): void {
    if (!this.#stopped) this.#keep(true);
  }

  /** Keeps unsent work under another name from now on: somebody else has taken what was kept under the old one. */
  keepIn(storage: PendingStorage): void {
    if (this.#stopped) return;
    this.#storage = storage;
    this.#keep();
  }

  /** Takes over work that another page has left. False when it could not be kept; it is sent all the same. */
  takeOver(work: readonly UnsentWork[]): boolean {
    if (this.#stopped) return false;
    this.#earlier = [...this.#earlier, ...work];
    const kept = this.#keep();
    this.#send();
    return kept;
  }

  /** The network is back: no reason to wait any longer. */
  retryNow(): void {
    if (!this.#started) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#wait = FIRST_WAIT;
    void this.#resume();
  }

  #changed(): void {
    this.#keep();
    this.#send();
  }

  #keep(whole = false): boolean {
    const { store } = this.#options;
    const { pending, conflict, base, baseRevision } = store.replica();
    const { status } = store.getState().sync;
    // What is acknowledged in a moment will not outlive the history.
    const lasting = pending.length > 0 && (whole || conflict !== null || status === "offline");
    const work = { revision: baseRevision, pending, places: this.#places.untold() };
    const kept = this.#storage?.save([...this.#earlier, { ...work, ...(lasting && { base }) }]) !== false;
    if (!kept && !this.#warned) {
      this.#warned = true;
      store.setState({ notice: NOT_KEPT });
    }
    return kept;
  }

  /** Takes up the oldest work of an earlier page. False when it has to wait until what is pending is saved. */
  async #takeUp(): Promise<boolean> {
    const { store } = this.#options;
    const [work] = this.#earlier;
    const footing = work && (await this.#footing(work));
    if (!work || !footing || this.#stopped || this.#sending) return false;
    const replica = store.replica();
    const busy = this.#started && replica.pending.length > 0;
    const taken = busy ? null : takenUp(replica, work, footing);
    if (!taken) return false;
    this.#earlier = this.#earlier.slice(1);
    store.adopt(taken);
    this.#places.restore(taken.places);
    this.#keep();
    if (taken.lost.length > 0) {
      const lost = taken.lost.map(({ label }) => label).join("; ");
      const message = `Edits that were made before the page was loaded could not be kept: ${lost}.`;
      store.setState({ notice: problem("edits-not-restored", "", message, "Make them again.") });
    }
    return true;
  }

  /** What unsent work rests on, and the way from there to the newest revision that is known here. */
  async #footing(work: UnsentWork): Promise<Footing | null> {
    const { store, client } = this.#options;
    for (let wait = FIRST_WAIT; !this.#stopped; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const { revision, head } = store.replica();
      if (work.revision === revision) return { base: head, revision, theirs: [] };
      if (work.revision > revision) {
        const newest = (await this.#catchUp()) ? store.replica().revision : null;
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

  #send(): void {
    const { store, client } = this.#options;
    const { pending, conflict, revision } = store.replica();
    const [first] = pending;
    if (!this.#started || this.#stopped || this.#sending || this.#catchingUp || conflict) return;
    if (this.#retry !== undefined) return;
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
      this.#keep();
      this.#send();
    });
  }

  /** Nothing is pending: what had to wait for that can go on. */
  #saved(): void {
    this.#tellSoon();
    if (this.#earlier.length === 0 || this.#takingUp) return;
    this.#takingUp = true;
    void this.#takeUp().then((taken) => {
      this.#takingUp = false;
      if (taken) this.#send();
    });
  }

  async #acknowledged(key: string, revision: number): Promise<void> {
    const { store } = this.#options;
    this.#reached();
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
      await this.#catchUp();
    }
  }

  async #refused(key: string, base: number, failure: RequestFailure): Promise<void> {
    const { store } = this.#options;
    if (this.#isAway(failure) || failure.kind === "unreachable") return;
    this.#reached();
    if (failure.status === 409 && !(await this.#catchUp())) return;
    const replica = store.replica();
    if (replica.conflict || replica.pending[0]?.key !== key) return;
    // On another revision it may be taken; otherwise the person has to decide.
    if (failure.status === 409 && replica.revision !== base) return;
    store.adopt({ replica: withRefusal(replica, failure.problems), foreign: [] });
  }

  async #news(revision: number, follows: number | null, patch: Patch): Promise<void> {
    this.#reached();
    const known = this.#options.store.replica().revision;
    if (revision <= known) return;
    if (follows === known) this.#take(revision, patch);
    else await this.#catchUp();
    this.#keep();
    this.#send();
  }

  #take(revision: number, patch: Patch): void {
    const { store } = this.#options;
    this.#places.follow(patch);
    store.adopt(withNext(store.replica(), revision, patch));
  }

  /** Fetches the revisions that were missed, in order. False when the server could not be reached. */
  #catchUp(): Promise<boolean> {
    this.#catchingUp ??= this.#fetchMissed().finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #fetchMissed(): Promise<boolean> {
    const { store, client } = this.#options;
    const known = store.replica().revision;
    const answer = await client.revisionsAfter(this.#domainId, known);
    if (this.#stopped) return false;
    if (!answer.ok) {
      if (this.#isAway(answer.error)) return false;
      const gone = answer.error.kind === "refused" && answer.error.status === 410;
      return gone && (await this.#fetchNewest());
    }
    let previous = known;
    for (const { number, patches } of answer.value) {
      // News may have told of it meanwhile.
      if (previous === store.replica().revision) this.#take(number, patches);
      previous = number;
    }
    return true;
  }

  /** The history has lost the revision that this tab knows: on to the newest document, with what is pending on top. */
  async #fetchNewest(): Promise<boolean> {
    const { store, client } = this.#options;
    const known = store.replica().revision;
    const answer = await client.domain(this.#domainId);
    if (this.#stopped) return false;
    if (!answer.ok) {
      this.#isAway(answer.error);
      return false;
    }
    const replica = store.replica();
    // News have come meanwhile, from what was known.
    if (replica.revision !== known) return true;
    const { document, revision, positions } = answer.value;
    store.adopt(withTheirs(replica, revision, diffPatch(replica.head, document)));
    this.#places.renew(positions);
    return true;
  }

  /** After an interruption: first learn whether what was on its way has arrived, then go on. */
  async #resume(): Promise<void> {
    if (this.#stopped || !(await this.#catchUp())) return;
    this.#reached();
    this.#keep();
    this.#tellSoon();
    this.#send();
  }

  #reached(): void {
    this.#wait = FIRST_WAIT;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const { store } = this.#options;
    const { notice } = store.getState();
    if (notice === SIGNED_OUT || notice === ANOTHER) store.setState({ notice: null });
    store.setLink("online");
  }

  #unreachable(retryAfter: number | null): void {
    this.#options.store.setLink("offline");
    if (this.#stopped || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#resume();
    }, retryAfter ?? this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  /** Whether a request has failed for a reason that passes: then it is tried again later. */
  #isAway(failure: RequestFailure): boolean {
    if (failure.kind === "refused" && failure.status !== 401) return false;
    // Not a matter of the edit: it stays pending until somebody has signed in, in this tab or another.
    if (failure.kind === "refused") {
      const another = failure.problems.some(({ code }) => code === ANOTHER.code);
      this.#options.store.setState({ notice: another ? ANOTHER : SIGNED_OUT });
    }
    this.#unreachable(failure.kind === "unreachable" ? failure.retryAfter : null);
    return true;
  }

  #tellSoon(): void {
    if (this.#stopped) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#keep();
      if (this.#started) void this.#tell();
    }, GATHER);
  }

  async #tell(): Promise<void> {
    const { store, client } = this.#options;
    const chosen = store.getState().selection.at(-1) ?? null;
    if (chosen !== this.#toldSelection) {
      this.#toldSelection = chosen;
      await client.tellPresence(this.#domainId, chosen);
    }
    if (this.#stopped) return;
    // What could not be told is told again, with whatever has changed by then, when the server is back.
    const failure = await this.#places.tell(this.#domainId);
    if (this.#stopped) return;
    if (failure) this.#isAway(failure);
    this.#keep();
  }
}
