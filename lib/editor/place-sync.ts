import type { Patch } from "@/lib/model/edit";
import type { Client, PlaceChanges, RequestFailure } from "./client";
import { followKeys, renamesBack } from "./follow";
import { placeChanges, withPlaceChanges } from "./places";
import { renamesToHead, renamesToLocal } from "./replica";
import type { Positions } from "./state";
import type { EditorStore } from "./store";

/**
 * Keeps the places on the canvas in step with the server: last one to move an element wins. Places are kept by name, and
 * the server has not heard of every rename that the person sees.
 */
export class PlaceSync {
  readonly #store: EditorStore;
  readonly #client: Client;
  /** What the server has, by the names of its newest revision. */
  #told: Positions;

  constructor(store: EditorStore, client: Client) {
    this.#store = store;
    this.#client = client;
    this.#told = store.getState().positions;
  }

  /** What the server does not have yet, by the names of the revision that pending edits rest on. */
  untold(): PlaceChanges {
    const { positions, access } = this.#store.getState();
    const { arrived, pending } = this.#store.replica();
    if (!access.edit || positions === this.#told) return {};
    const patches = pending.flatMap(({ patch }) => patch);
    return placeChanges(
      followKeys(this.#told, renamesBack(arrived.flat())),
      followKeys(positions, renamesBack(patches)),
    );
  }

  /** A revision has become the server's newest: there, places have followed its renames. */
  follow(patch: Patch): void {
    this.#told = followKeys(this.#told, patch);
  }

  /** What the server has by now; what it was not told yet stays on the screen. */
  renew(positions: Positions): void {
    const untold = placeChanges(this.#told, this.#atHead());
    this.#told = positions;
    this.#show(withPlaceChanges(positions, untold));
  }

  /** Moves that are not told yet come back, by the names of the server's newest revision. Newer ones stay. */
  restore(places: PlaceChanges): void {
    if (Object.keys(places).length === 0) return;
    const untold = placeChanges(this.#told, this.#atHead());
    this.#show(withPlaceChanges(withPlaceChanges(this.#told, places), untold));
  }

  /** Tells the server. While edits wait, their names are not the server's: then places wait as well. */
  async tell(domainId: string): Promise<RequestFailure | null> {
    const { positions, access } = this.#store.getState();
    const { pending, conflict } = this.#store.replica();
    if (!access.edit || pending.length > 0 || conflict) return null;
    const before = this.#told;
    const changes = placeChanges(before, positions);
    if (Object.keys(changes).length === 0) return null;
    const answer = await this.#client.changePositions(domainId, changes);
    if (!answer.ok) return answer.error;
    // With a rename meanwhile, the server may have put them under names that are gone: they are told again.
    if (this.#told === before) this.#told = positions;
    return null;
  }

  /** Asks the server what it has by now. */
  async take(domainId: string): Promise<void> {
    for (;;) {
      const before = this.#told;
      const answer = await this.#client.positions(domainId);
      if (!answer.ok) return;
      // With a rename or a move of mine meanwhile, the answer may be from before it: it is asked for again.
      if (this.#told === before) return this.renew(answer.value);
    }
  }

  #atHead(): Positions {
    return followKeys(this.#store.getState().positions, renamesToHead(this.#store.replica()));
  }

  #show(atHead: Positions): void {
    this.#store.arrange(followKeys(atHead, renamesToLocal(this.#store.replica())));
  }
}
