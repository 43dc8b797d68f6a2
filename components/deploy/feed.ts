import { Journal } from "./journal";
import { hasEnded, RUN_EVENTS, type Run, type RunEvent } from "./run";

/** A journal as it is at one moment; `version` grows with every change. */
export interface FeedState {
  readonly run: Run;
  readonly journal: Journal;
  readonly version: number;
  readonly connection: "open" | "lost" | "ended";
}

export interface Feed {
  state(): FeedState;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** The part of the browser's EventSource that is used, so that tests can speak for a server. */
export interface EventStream {
  addEventListener(type: string, listener: (event: { readonly data?: string }) => void): void;
  close(): void;
  readonly readyState: number;
}

export type OpenStream = (url: string) => EventStream;

const CLOSED = 2;
const REOPEN = 3000;
const GATHER = 80;

const isUnknown = ({ state }: { readonly state: string }) => state === "unknown";

/**
 * Follows a run from its first event. The browser resumes after the last one it got when the connection breaks; events
 * are gathered for a moment, so that a thousand lines are one drawing.
 */
export function followRun(run: Run, open: OpenStream = (url) => new EventSource(url) as EventStream): Feed {
  const journal = new Journal(run);
  const listeners = new Set<() => void>();
  let state: FeedState = { run, journal, version: 0, connection: "open" };
  let waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let stream: EventStream | undefined;
  let last = 0;
  let ended = false;

  const tell = (part: Partial<FeedState> = {}) => {
    state = { ...state, ...part, version: state.version + 1 };
    for (const listener of listeners) listener();
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const event of waiting) journal.add(event);
    waiting = [];
    const { run } = state;
    tell({ run: hasEnded(run.status) ? run : { ...run, status: journal.status } });
  };
  const end = (run: Run) => {
    ended = true;
    stream?.close();
    flush();
    journal.end(run);
    tell({ run, connection: "ended" });
    // What a machine runs after an interruption is learnt once it has settled.
    if (run.status !== "interrupted" || !Object.values(run.result ?? {}).some(isUnknown)) return;
    reopening = setTimeout(() => {
      ended = false;
      connect();
    }, REOPEN);
  };
  const connect = () => {
    const source = open(`/api/deployments/${encodeURIComponent(run.id)}/events?after=${last}`);
    stream = source;
    for (const type of RUN_EVENTS)
      source.addEventListener(type, (event) => {
        if (event.data === undefined) return;
        const id = Number((event as { lastEventId?: string }).lastEventId);
        if (id > 0 && id <= last) return;
        if (id > 0) last = id;
        waiting.push({ type, ...JSON.parse(event.data) } as RunEvent);
        timer ??= setTimeout(flush, GATHER);
      });
    source.addEventListener("end", (event) => end(JSON.parse(event.data ?? "null") as Run));
    source.addEventListener("open", () => tell({ connection: "open" }));
    source.addEventListener("error", () => {
      if (ended) return;
      tell({ connection: "lost" });
      if (source.readyState === CLOSED) reopening = setTimeout(connect, REOPEN);
    });
  };
  connect();

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      ended = true;
      clearTimeout(timer);
      clearTimeout(reopening);
      stream?.close();
    },
  };
}
