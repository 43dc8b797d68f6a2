import type { Client } from "./client";
import type { Link } from "./link";
import type { PlaceSync } from "./place-sync";
import type { EditorStore } from "./store";

/** What is to be told is gathered for so long before. */
const GATHER = 150;

export interface TellingOptions {
  readonly store: EditorStore;
  readonly client: Client;
  readonly places: PlaceSync;
  readonly link: Link;
  /** Whether the server may be told by now. */
  readonly started: () => boolean;
  /** Keeps what is not sent. */
  readonly keep: () => void;
}

/** Tells others what a person has selected, and where elements were moved to. */
export class Telling {
  readonly #options: TellingOptions;
  readonly #domainId: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldSelection: unknown = null;
  #stopped = false;

  constructor(options: TellingOptions) {
    this.#options = options;
    this.#domainId = options.store.getState().domainId;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** To the server, whoever connects has nothing selected. */
  reopened(): void {
    this.#toldSelection = null;
    this.soon();
  }

  soon(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#options.keep();
      if (this.#options.started()) void this.#tell();
    }, GATHER);
  }

  async #tell(): Promise<void> {
    const { store, client, places, link, keep } = this.#options;
    const chosen = store.getState().selection.at(-1) ?? null;
    if (chosen !== this.#toldSelection) {
      this.#toldSelection = chosen;
      await client.tellPresence(this.#domainId, chosen);
    }
    if (this.#stopped) return;
    // What could not be told is told again, with whatever has changed by then, when the server is back.
    const failure = await places.tell(this.#domainId);
    if (this.#stopped) return;
    if (failure) link.isAway(failure);
    keep();
  }
}
