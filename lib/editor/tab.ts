import { tabsWithPending } from "./pending-storage";

const SESSION_KEY = "cluster-studio.tab";

function newTab(): string {
  // randomUUID is missing where the studio is served without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Holds a name until `release`; false when a living tab holds it. Without locks every name counts as held by others. */
async function claim(name: string, release: Promise<void>): Promise<boolean | undefined> {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (!locks) return undefined;
  return new Promise((resolve) => {
    void locks.request(`cluster-studio.${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? release : undefined;
    });
  });
}

export interface Tab {
  readonly id: string;
  release(): void;
}

/**
 * This tab's name: the one it had before a reload, or that of a tab that was closed with edits of this domain still
 * pending, which it takes over, or a new one. A tab that was duplicated does not keep the name of its original.
 */
export async function openTab(domainId: string): Promise<Tab> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const before = sessionStorage.getItem(SESSION_KEY);
  const candidates = [...(before === null ? [] : [before]), ...tabsWithPending(localStorage, domainId)];
  for (const id of candidates) {
    const mine = await claim(id, released);
    if (mine ?? id === before) {
      sessionStorage.setItem(SESSION_KEY, id);
      return { id, release };
    }
  }
  const id = newTab();
  await claim(id, released);
  sessionStorage.setItem(SESSION_KEY, id);
  return { id, release };
}
