import "server-only";
import { perProcess } from "../db/client";
import { HttpError } from "./problem-details";

/** How much one client (an account, or a network while nobody is signed in) may do: so many, refilled over so long. */
const LIMITS = {
  /** Trying passwords, tokens and invitations. */
  "sign-in": { burst: 10, perMinute: 10 },
  /** Resolving, exporting, evaluating. */
  expensive: { burst: 60, perMinute: 120 },
  /** Editing: dragging sends several a second. */
  change: { burst: 600, perMinute: 1200 },
  /** Reading whole documents, their history and the audit log. */
  read: { burst: 300, perMinute: 1200 },
  /** Having Nix read a source, after each pause in typing. */
  source: { burst: 40, perMinute: 120 },
  any: { burst: 2000, perMinute: 6000 },
} as const;

export type LimitName = keyof typeof LIMITS;

interface Bucket {
  tokens: number;
  at: number;
}

const buckets = perProcess("cluster-studio.limits", () => new Map<string, Bucket>());
const KEPT = 10_000;

/** Takes one from `client`'s bucket, or throws 429 with the seconds to wait. */
export function spend(limit: LimitName, client: string, now = Date.now()): void {
  const { burst, perMinute } = LIMITS[limit];
  const key = `${limit} ${client}`;
  const old = buckets.get(key);
  const filled = old ? Math.min(burst, old.tokens + ((now - old.at) / 60_000) * perMinute) : burst;
  buckets.delete(key);
  buckets.set(key, { tokens: Math.max(0, filled - 1), at: now });
  const oldest = buckets.keys().next();
  if (buckets.size > KEPT && !oldest.done) buckets.delete(oldest.value);
  if (filled >= 1) return;
  const seconds = Math.ceil(((1 - filled) / perMinute) * 60);
  throw new HttpError(429, "too-many-requests", `Too many requests. Try again in ${seconds} s.`, {
    retryAfter: seconds,
  });
}

/** Forgets what was spent; for tests. */
export function resetLimits(): void {
  buckets.clear();
}
