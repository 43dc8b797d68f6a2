import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import type { Client } from "./client";
import type { Link } from "./link";
import type { PlaceSync } from "./place-sync";
import { withNext, withTheirs } from "./replica";
import type { EditorStore } from "./store";

export interface RevisionSyncOptions {
  readonly store: EditorStore;
  readonly client: Client;
  readonly places: PlaceSync;
  readonly link: Link;
  /** Ends it: what is answered later is not taken. */
  readonly ended: AbortSignal;
}

/** Takes revisions of the server into a store, in order, and fetches those that were missed. */
export class RevisionSync {
  readonly #options: RevisionSyncOptions;
  readonly #domainId: string;
  #catchingUp: Promise<boolean> | null = null;

  constructor(options: RevisionSyncOptions) {
    this.#options = options;
    this.#domainId = options.store.getState().domainId;
  }

  get isCatchingUp(): boolean {
    return this.#catchingUp !== null;
  }

  /** Takes the revision that follows the newest one known here. */
  take(revision: number, patch: Patch): void {
    const { store, places } = this.#options;
    places.follow(patch);
    store.adopt(withNext(store.replica(), revision, patch));
  }

  /** Fetches the revisions that were missed, in order. False when the server could not be reached. */
  catchUp(): Promise<boolean> {
    this.#catchingUp ??= this.#fetchMissed().finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #fetchMissed(): Promise<boolean> {
    const { store, client, link, ended } = this.#options;
    const known = store.replica().revision;
    const answer = await client.revisionsAfter(this.#domainId, known);
    if (ended.aborted) return false;
    if (!answer.ok) {
      if (link.isAway(answer.error)) return false;
      const gone = answer.error.kind === "refused" && answer.error.status === 410;
      return gone && (await this.#fetchNewest());
    }
    let previous = known;
    for (const { number, patches } of answer.value) {
      // News may have told of it meanwhile.
      if (previous === store.replica().revision) this.take(number, patches);
      previous = number;
    }
    return true;
  }

  /** The history has lost the revision that this tab knows: on to the newest document, with what is pending on top. */
  async #fetchNewest(): Promise<boolean> {
    const { store, client, places, link, ended } = this.#options;
    const known = store.replica().revision;
    const answer = await client.domain(this.#domainId);
    if (ended.aborted) return false;
    if (!answer.ok) {
      link.isAway(answer.error);
      return false;
    }
    const replica = store.replica();
    // News have come meanwhile, from what was known.
    if (replica.revision !== known) return true;
    const { document, revision, positions } = answer.value;
    store.adopt(withTheirs(replica, revision, diffPatch(replica.head, document)));
    places.renew(positions);
    return true;
  }
}
