import { problem } from "@/lib/shared/problem";
import type { RequestFailure } from "./client";
import type { EditorStore } from "./store";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** How long to wait before the next try, after waiting `wait` for the last one; before the first without it. */
export function nextWait(wait?: number): number {
  return wait === undefined ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
}

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

/** Whether the server answers: tells the store, and calls for another try after a while where it does not. */
export class Link {
  readonly #store: EditorStore;
  readonly #again: () => void;
  #wait = nextWait();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(store: EditorStore, again: () => void) {
    this.#store = store;
    this.#again = again;
  }

  /** Whether the next try is still to come. */
  get waits(): boolean {
    return this.#retry !== undefined;
  }

  /** No more tries. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  /** The next try needs not wait, and a later one not for long. */
  hurry(): void {
    this.#wait = nextWait();
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  /** The server has answered. */
  reached(): void {
    this.hurry();
    const { notice } = this.#store.getState();
    if (notice === SIGNED_OUT || notice === ANOTHER) this.#store.setState({ notice: null });
    this.#store.setLink("online");
  }

  /** Whether a request has failed for a reason that passes: then it is tried again later. */
  isAway(failure: RequestFailure): boolean {
    if (failure.kind === "refused" && failure.status !== 401) return false;
    // Not a matter of the edit: it stays pending until somebody has signed in, in this tab or another.
    if (failure.kind === "refused") {
      const another = failure.problems.some(({ code }) => code === ANOTHER.code);
      this.#store.setState({ notice: another ? ANOTHER : SIGNED_OUT });
    }
    this.#unreachable(failure.kind === "unreachable" ? failure.retryAfter : null);
    return true;
  }

  #unreachable(retryAfter: number | null): void {
    this.#store.setLink("offline");
    if (this.#stopped || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#again();
    }, retryAfter ?? this.#wait);
    this.#wait = nextWait(this.#wait);
  }
}
