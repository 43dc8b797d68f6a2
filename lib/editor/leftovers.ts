import type { Claims } from "./claims";
import {
  type PendingStorage,
  pendingStorage,
  tabsWithPending,
  type UnsentWork,
  type WorkScope,
  workOf,
} from "./pending-storage";

export interface Leftovers {
  readonly storage: Storage;
  readonly claims: Claims;
  readonly scope: WorkScope;
  /** Takes over work; false when it could not be kept under another name. */
  readonly take: (work: readonly UnsentWork[]) => boolean;
}

/**
 * Takes over what closed tabs could not send any more: of every tab whose name is free. `only` leaves out others: a tab
 * that is being reloaded has no holder for a moment. Returns the tabs that were found without a holder.
 */
export async function takeLeftovers(
  { storage, claims, scope, take }: Leftovers,
  only: ReadonlySet<string> | "all" = "all",
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const tab of tabsWithPending(storage, scope)) {
    const claim = await claims.claim(workOf(scope, tab), () => {});
    if (!claim) continue;
    found.add(tab);
    if (only === "all" || only.has(tab)) move(pendingStorage(storage, scope, tab), take);
    claim.release();
  }
  return found;
}

/** It is kept in two places for a moment rather than in none: an edit that is made twice is made once. */
function move(left: PendingStorage, take: Leftovers["take"]): void {
  const work = left.load();
  if (work.length > 0 && take(work)) left.save([]);
}
