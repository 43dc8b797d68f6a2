import type { Patch } from "@/lib/model/edit";
import type { Person } from "./state";

/** What the server tells everybody in a domain. */
export interface DomainNews {
  revision(event: {
    readonly revision: number;
    /** The revision that the patches lead from; null when the history no longer holds it. */
    readonly follows: number | null;
    readonly patches: Patch;
    readonly client: string | null;
  }): void;
  presence(people: readonly Person[]): void;
  /** Somebody else has moved elements on the canvas. */
  positions(client: string | null): void;
  /** Anything else, such as a job's progress, by its event name. */
  other(name: string, data: unknown): void;
  opened(): void;
  lost(): void;
}

/** Opens a stream of news; the result closes it. */
export type Listen = (url: string, news: DomainNews) => () => void;

/** A stream that the server refused is not retried by the browser itself. */
const REOPEN = 5000;

/** Listens with the browser's EventSource, which reconnects by itself and resumes where it was. */
export const listen: Listen = (url, news) => {
  let source: EventSource | null = null;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const read = (event: Event): unknown => JSON.parse((event as MessageEvent<string>).data);

  function open(): void {
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => news.opened();
    opened.onerror = () => {
      news.lost();
      if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN);
    };
    opened.addEventListener("revision", (event) => {
      news.revision(read(event) as Parameters<DomainNews["revision"]>[0]);
    });
    opened.addEventListener("presence", (event) => {
      news.presence((read(event) as { readonly people: readonly Person[] }).people);
    });
    opened.addEventListener("positions", (event) => {
      news.positions((read(event) as { readonly client: string | null }).client);
    });
    opened.addEventListener("job", (event) => news.other("job", read(event)));
  }

  open();
  return () => {
    clearTimeout(reopening);
    source?.close();
  };
};
