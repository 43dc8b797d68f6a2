import type { Patch } from "@/lib/model/edit";
import type { DomainDocument } from "@/lib/model/schema";
import { sameJson } from "@/lib/shared/json";
import { problem } from "@/lib/shared/problem";
import type { Client, RequestFailure } from "./client";
import type { Listen } from "./events";
import type { PendingStorage } from "./pending-storage";
import { placeChanges, withPlaceChanges } from "./places";
import {
  freshReplica,
  type Pending,
  restored,
  withAcknowledged,
  withMeanwhile,
  withRefusal,
  withTheirs,
} from "./replica";
import type { Positions } from "./state";
import type { EditorStore } from "./store";

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
}

/**
 * Keeps a store and the server in step: sends pending edits one by one, takes in what others do, waits and tries again
 * while the server cannot be reached. Edits stay stored until they are acknowledged.
 */
export class Sync {
  readonly #options: SyncOptions;
  readonly #domainId: string;
  #started = false;
  #stopped = false;
  #sending: Pending | null = null;
  #catchingUp: Promise<boolean> | null = null;
  #wait = FIRST_WAIT;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #toldPositions: Positions;
  #toldSelection: unknown = null;
  #warned = false;
  #stops: (() => void)[] = [];

  constructor(options: SyncOptions) {
    this.#options = options;
    const { domainId, positions } = options.store.getState();
    this.#domainId = domainId;
    this.#toldPositions = positions;
  }

  /** Restores what a reload interrupted, then listens and sends. Resolves when the stored edits are back. */
  async start(): Promise<void> {
    const { store, client, listen } = this.#options;
    await this.#restore();
    if (this.#stopped) return;
    this.#started = true;
    store.connect({ changed: () => this.#changed(), moved: () => this.#tellSoon() });
    this.#keep();
    this.#stops.push(() => store.connect(null));
    const url = client.eventsUrl(this.#domainId, store.replica().revision);
    this.#stops.push(
      listen(url, {
        revision: (event) => void this.#news(event.revision, event.patches),
        presence: (people) => store.getState().meet(people.filter(({ id }) => id !== client.id)),
        positions: (from) => void (from !== client.id && this.#takePositions()),
        other: (name, data) => this.#options.onOther?.(name, data),
        opened: () => {
          // To the server, whoever connects has nothing selected.
          this.#toldSelection = null;
          this.#tellSoon();
          this.retryNow();
        },
        lost: () => store.setLink("offline"),
      }),
    );
    this.#stops.push(
      store.subscribe((state, before) => {
        if (state.selection !== before.selection || state.positions !== before.positions) this.#tellSoon();
      }),
    );
    this.#send();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#telling);
    for (const stop of this.#stops) stop();
    this.#stops = [];
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

  #keep(): void {
    const { pending, conflict, revision, arrived } = this.#options.store.replica();
    // During a conflict the pending edits rest on the revision before what has arrived.
    const base = conflict ? revision - arrived.length : revision;
    const kept = this.#options.storage?.save(pending.length === 0 ? null : { revision: base, pending });
    if (kept === false && !this.#warned) {
      this.#warned = true;
      this.#options.store.setState({ notice: NOT_KEPT });
    }
  }

  async #restore(): Promise<void> {
    const { store, storage } = this.#options;
    const stored = storage?.load();
    if (!stored || stored.pending.length === 0) return;
    const { head, revision } = store.replica();
    const found = stored.revision < revision ? await this.#since(stored.revision, revision) : null;
    if (this.#stopped) return;
    const back = restored(
      freshReplica(head, revision),
      stored.pending,
      found?.base ?? head,
      found?.theirs ?? [],
    );
    // Nobody waits for the stored edits before making others.
    const meanwhile = store.replica().pending;
    const merged = withMeanwhile(back.replica, meanwhile);
    store.adopt(merged ?? { replica: back.replica, foreign: [] });
    const lost = [...back.lost, ...(merged ? [] : meanwhile)].map(({ label }) => label);
    if (lost.length > 0) {
      const message = `Edits made around the time when the page was loaded could not be kept: ${lost.join("; ")}.`;
      store.setState({ notice: problem("edits-not-restored", "", message, "Make them again.") });
    }
  }

  /** The document at a revision, and what came after it up to another; null where the history no longer holds it. */
  async #since(
    revision: number,
    upTo: number,
  ): Promise<{ readonly base: DomainDocument; readonly theirs: readonly Patch[] } | null> {
    const { store, client } = this.#options;
    for (let wait = FIRST_WAIT; !this.#stopped; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const then = await client.revision(this.#domainId, revision);
      const since = then.ok ? await client.revisionsAfter(this.#domainId, revision) : then;
      if (then.ok && since.ok) {
        const theirs = since.value.filter(({ number }) => number <= upTo).map(({ patches }) => patches);
        store.setLink("online");
        return { base: then.value.document, theirs };
      }
      // Stored edits are worth waiting for: without what they rest on, some could not be made again.
      if (!since.ok && since.error.kind === "refused" && since.error.status !== 401) return null;
      store.setLink("offline");
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return null;
  }

  #send(): void {
    const { store, client } = this.#options;
    const { pending, conflict, revision } = store.replica();
    const [first] = pending;
    if (this.#stopped || this.#sending || this.#retry !== undefined || this.#catchingUp || conflict || !first)
      return;
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

  async #acknowledged(key: string, revision: number): Promise<void> {
    const { store } = this.#options;
    this.#reached();
    const replica = store.replica();
    const waiting = replica.pending[0]?.key === key && !replica.conflict;
    if (waiting && revision === replica.revision + 1) {
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
    if (failure.kind === "unreachable") {
      this.#unreachable(failure.retryAfter);
      return;
    }
    if (failure.status === 401) {
      // Not a matter of the edit: it stays pending until somebody has signed in, in this tab or another.
      store.setState({ notice: SIGNED_OUT });
      this.#unreachable(null);
      return;
    }
    this.#reached();
    if (failure.status === 409 && !(await this.#catchUp())) return;
    const replica = store.replica();
    if (replica.conflict || replica.pending[0]?.key !== key) return;
    // On a newer revision it may be taken; otherwise the person has to decide.
    if (failure.status === 409 && replica.revision > base) return;
    store.adopt({ replica: withRefusal(replica, failure.problems), foreign: [] });
  }

  async #news(revision: number, patch: Patch): Promise<void> {
    const { store } = this.#options;
    this.#reached();
    const known = store.replica().revision;
    if (revision <= known) return;
    if (revision > known + 1) await this.#catchUp();
    else this.#take(revision, patch);
    this.#keep();
    this.#send();
  }

  /** The next revision: my own edit coming back, or somebody else's. */
  #take(revision: number, patch: Patch): void {
    const { store } = this.#options;
    const replica = store.replica();
    const [first] = replica.pending;
    const mine = first !== undefined && !replica.conflict && sameJson(first.patch as never, patch as never);
    if (mine) store.adopt({ replica: withAcknowledged(replica, revision), foreign: [] });
    else store.adopt(withTheirs(replica, revision, patch));
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
    const answer = await client.revisionsAfter(this.#domainId, store.replica().revision);
    if (this.#stopped) return false;
    if (!answer.ok) {
      const away = answer.error.kind === "unreachable" ? answer.error.retryAfter : null;
      if (answer.error.kind === "unreachable" || answer.error.status === 401) this.#unreachable(away);
      return false;
    }
    for (const { number, patches } of answer.value) {
      if (number === store.replica().revision + 1) this.#take(number, patches);
    }
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
    if (store.getState().notice === SIGNED_OUT) store.setState({ notice: null });
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

  #tellSoon(): void {
    if (this.#stopped) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      void this.#tell();
    }, GATHER);
  }

  async #tell(): Promise<void> {
    const { store, client } = this.#options;
    const { positions, selection, access } = store.getState();
    const chosen = selection.at(-1) ?? null;
    if (chosen !== this.#toldSelection) {
      this.#toldSelection = chosen;
      await client.tellPresence(this.#domainId, chosen);
    }
    const changes = placeChanges(this.#toldPositions, positions);
    if (!access.edit || Object.keys(changes).length === 0) return;
    const told = await client.changePositions(this.#domainId, changes);
    // What could not be told is told again, with whatever has changed by then, when the server is back.
    if (told.ok) this.#toldPositions = positions;
  }

  async #takePositions(): Promise<void> {
    const { store, client } = this.#options;
    const answer = await client.positions(this.#domainId);
    if (!answer.ok || this.#stopped) return;
    const mine = placeChanges(this.#toldPositions, store.getState().positions);
    this.#toldPositions = answer.value;
    store.arrange(withPlaceChanges(answer.value, mine));
  }
}
