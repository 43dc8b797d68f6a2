import "server-only";
import { database } from "./client";

export interface AuditEntry {
  readonly actorId: string | null;
  readonly actorName: string;
  readonly via: "session" | "token" | "command line" | "nobody";
  readonly address: string | null;
  /** What was done: `domain.create`, `sign-in`, ... */
  readonly action: string;
  readonly domainId: string | null;
  /** What it was done to, in words. */
  readonly subject: string;
  /** More, as data. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export async function recordAudit(entry: AuditEntry): Promise<void> {
  await database().auditEvent.create({ data: { ...entry, detail: JSON.stringify(entry.detail ?? {}) } });
}

/** Forgets what was done before a time. */
export async function pruneAudit(before: Date): Promise<void> {
  await database().auditEvent.deleteMany({ where: { at: { lt: before } } });
}

export interface AuditQuery {
  readonly domainId?: string;
  readonly actorId?: string;
  readonly text?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly before?: number;
  readonly limit: number;
}

/** Newest first; `text` is looked for in who, what and where. */
export async function searchAudit(query: AuditQuery) {
  return database().auditEvent.findMany({
    where: {
      ...(query.domainId === undefined ? {} : { domainId: query.domainId }),
      ...(query.actorId === undefined ? {} : { actorId: query.actorId }),
      ...(query.before === undefined ? {} : { id: { lt: query.before } }),
      at: { ...(query.from ? { gte: query.from } : {}), ...(query.until ? { lte: query.until } : {}) },
      ...(query.text
        ? {
            OR: (["actorName", "action", "subject", "detail", "address"] as const).map((column) => ({
              [column]: { contains: query.text },
            })),
          }
        : {}),
    },
    orderBy: { id: "desc" },
    take: query.limit,
  });
}
