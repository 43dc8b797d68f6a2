import type { Claim, Claims } from "./claims";
import { type WorkScope, workOf } from "./pending-storage";

const SESSION_KEY = "cluster-studio.tab";

/** A name that nobody else thinks of. */
export function newName(): string {
  // randomUUID is missing where the studio is served without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Tab extends Claim {
  readonly id: string;
}

/**
 * This tab's name in a domain: the one that it had before a reload, or a new one. A tab that was duplicated does not keep
 * the name of its original.
 */
export async function openTab(
  scope: WorkScope,
  claims: Claims,
  session: Storage,
  lost: () => void,
): Promise<Tab> {
  const before = session.getItem(SESSION_KEY);
  const claim = before === null ? null : await claims.claim(workOf(scope, before), lost);
  if (before !== null && claim) return { id: before, release: claim.release };
  const id = newName();
  const fresh = await claims.claim(workOf(scope, id), lost);
  session.setItem(SESSION_KEY, id);
  return { id, release: () => fresh?.release() };
}
