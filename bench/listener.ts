import { createClient } from "@/lib/editor/client";
import type { DomainNews, Listen } from "@/lib/editor/events";
import { createEditorStore } from "@/lib/editor/store";
import { Sync } from "@/lib/editor/sync";

/** Reads a stream of news as a browser's EventSource does. */
function listenAs(authorization: string): Listen {
  return (url, news) => {
    const ending = new AbortController();
    read().catch((error: unknown) => {
      if (!ending.signal.aborted) throw error;
    });
    async function read(): Promise<void> {
      const headers = { Authorization: authorization, Accept: "text/event-stream" };
      const { body } = await fetch(url, { headers, signal: ending.signal });
      news.opened();
      const decoder = new TextDecoder();
      let text = "";
      for await (const part of body ?? []) {
        text += decoder.decode(part, { stream: true });
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          tell(news, text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    }
    return () => ending.abort();
  };
}

function tell(news: DomainNews, event: string): void {
  if (!event.includes("event: revision\n")) return;
  news.revision(JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "null"));
}

/**
 * A tab of somebody who watches a domain, with the editor's own store and synchronisation. `shown` is called when a
 * revision is in the document that the screen draws, resolved.
 */
export async function openWatcher(
  base: string,
  domainId: string,
  authorization: string,
  shown: (revision: number) => void,
): Promise<() => void> {
  const client = createClient({
    id: "watcher",
    base,
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, Authorization: authorization } }),
  });
  const domain = await client.domain(domainId);
  if (!domain.ok) throw new Error(domain.error.message);
  const { name, access, document, revision, positions } = domain.value;
  const store = createEditorStore({ domainId, domainName: name, access, document, revision, positions });
  const stop = store.subscribe((state, before) => {
    for (let number = before.revision + 1; number <= state.revision; number++) shown(number);
  });
  const sync = new Sync({ store, client, listen: listenAs(authorization), storage: null });
  await sync.start();
  return () => {
    stop();
    sync.stop();
  };
}
