import { type Claims, leaseClaims, lockClaims } from "./claims";
import { type Client, createClient } from "./client";
import { listen } from "./events";
import { takeLeftovers } from "./leftovers";
import { pendingStorage } from "./pending-storage";
import type { EditorStore } from "./store";
import { Sync } from "./sync";
import { newName, openTab, type Tab } from "./tab";

export interface ConnectionOptions {
  /** Who is signed in. */
  readonly account: string;
  /** Before every path of the API, when the studio is served below one. */
  readonly base?: string;
  /** News that is not about the document, such as a job's progress. */
  readonly onOther?: (name: string, data: unknown) => void;
  /** The stream of news was lost and is there again: what came between, but for revisions, was not heard. */
  readonly onReopened?: () => void;
  readonly onClient?: (client: Client) => void;
}

/** How often a tab looks whether another one was closed with work that it could not send. */
const LOOK_AROUND = 30_000;

function browserClaims(): Claims {
  // Only pages that came over TLS, or from this machine, have locks.
  const { locks } = navigator as { readonly locks?: LockManager };
  if (locks) return lockClaims(locks);
  const channel = new BroadcastChannel("cluster-studio.leases");
  return leaseClaims({ storage: localStorage, channel, newName });
}

/** Connects a store with the server from within a browser tab; the result ends the connection. */
export function connectEditor(store: EditorStore, options: ConnectionOptions): () => void {
  const { account } = options;
  const scope = { account, domainId: store.getState().domainId };
  const claims = browserClaims();
  const stops: (() => void)[] = [() => claims.end()];
  let ended = false;
  let tab: Tab | null = null;
  let sync: Sync | null = null;
  void open();

  const keptBy = ({ id }: Tab) => pendingStorage(localStorage, scope, id);

  /** While this page was frozen, another one has taken over what it had kept. */
  async function lost(): Promise<void> {
    tab = await openTab(scope, claims, sessionStorage, () => void lost());
    if (ended) tab.release();
    else sync?.keepIn(keptBy(tab));
  }

  function on<Name extends keyof WindowEventMap>(name: Name, hear: (event: WindowEventMap[Name]) => void) {
    window.addEventListener(name, hear);
    stops.push(() => window.removeEventListener(name, hear));
  }

  async function open(): Promise<void> {
    const mine = await openTab(scope, claims, sessionStorage, () => void lost());
    tab = mine;
    if (ended) {
      mine.release();
      return;
    }
    const client = createClient({
      id: mine.id,
      account,
      ...(options.base === undefined ? {} : { base: options.base }),
    });
    options.onClient?.(client);
    const connected = new Sync({
      store,
      client,
      listen,
      storage: keptBy(mine),
      ...(options.onOther && { onOther: options.onOther }),
      ...(options.onReopened && { onReopened: options.onReopened }),
    });
    sync = connected;
    const leftovers = {
      storage: localStorage,
      claims,
      scope,
      take: (work: Parameters<Sync["takeOver"]>[0]) => connected.takeOver(work),
    };
    // What the browser says of its network is only a hint: asking the server tells.
    on("online", () => connected.retryNow());
    on("offline", () => connected.retryNow());
    on("pagehide", ({ persisted }) => {
      connected.keepNow();
      if (!persisted) tab?.release();
    });
    stops.push(() => connected.stop());
    await connected.start();
    let found = await takeLeftovers(leftovers);
    const look = setInterval(async () => {
      found = await takeLeftovers(leftovers, found);
    }, LOOK_AROUND);
    stops.push(() => clearInterval(look));
    if (ended) clearInterval(look);
  }

  return () => {
    ended = true;
    for (const stop of stops) stop();
    tab?.release();
  };
}
