import { type Client, createClient } from "./client";
import { listen } from "./events";
import { pendingStorage } from "./pending-storage";
import type { EditorStore } from "./store";
import { Sync } from "./sync";
import { openTab } from "./tab";

export interface ConnectionOptions {
  /** Before every path of the API, when the studio is served below one. */
  readonly base?: string;
  /** News that is not about the document, such as a job's progress. */
  readonly onOther?: (name: string, data: unknown) => void;
  readonly onClient?: (client: Client) => void;
}

/** Connects a store with the server from within a browser tab; the result ends the connection. */
export function connectEditor(store: EditorStore, options: ConnectionOptions = {}): () => void {
  let end = () => {};
  let ended = false;
  void open();

  async function open(): Promise<void> {
    const { domainId } = store.getState();
    const tab = await openTab(domainId);
    if (ended) {
      tab.release();
      return;
    }
    const client = createClient({
      id: tab.id,
      ...(options.base === undefined ? {} : { base: options.base }),
    });
    options.onClient?.(client);
    const storage = pendingStorage(localStorage, domainId, tab.id);
    const sync = new Sync({
      store,
      client,
      listen,
      storage,
      ...(options.onOther && { onOther: options.onOther }),
    });
    // What the browser says of its network is only a hint: asking the server tells.
    const ask = () => sync.retryNow();
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    end = () => {
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
      sync.stop();
      tab.release();
    };
    await sync.start();
  }

  return () => {
    ended = true;
    end();
  };
}
