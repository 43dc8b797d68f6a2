import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "./client";

/** What Nix answered for this content of the domain, as JSON text; null when it was never asked. */
export async function findEvaluation(domainId: string, contentHash: string): Promise<string | null> {
  const where = { domainId_contentHash: { domainId, contentHash } };
  const row = await database().evaluation.findUnique({ where });
  if (!row) return null;
  await database().evaluation.update({ where, data: { lastUsedAt: new Date() } });
  return row.result;
}

/** The newest answer about any content of the domain, as JSON text; null when there is none. */
export async function lastEvaluation(domainId: string): Promise<string | null> {
  const row = await database().evaluation.findFirst({
    where: { domainId },
    orderBy: { lastUsedAt: "desc" },
    select: { result: true },
  });
  return row?.result ?? null;
}

/** Keeps an answer; a domain's least recently used ones beyond `kept` go. */
export async function keepEvaluation(
  evaluation: {
    readonly domainId: string;
    readonly contentHash: string;
    readonly jobId: string;
    readonly result: string;
  },
  kept = 100,
): Promise<void> {
  const { domainId, contentHash, jobId, result } = evaluation;
  const db = database();
  await db.evaluation.upsert({
    where: { domainId_contentHash: { domainId, contentHash } },
    create: { id: randomUUID(), domainId, contentHash, jobId, result },
    update: { result, jobId, lastUsedAt: new Date() },
  });
  const old = await db.evaluation.findMany({
    where: { domainId },
    orderBy: { lastUsedAt: "desc" },
    skip: kept,
    select: { id: true },
  });
  if (old.length > 0) await db.evaluation.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
}
