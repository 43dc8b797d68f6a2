import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "./client";

/** What Nix answered for this content of the domain, as JSON text; null when it was never asked. `use` keeps it longer. */
export async function findEvaluation(
  domainId: string,
  contentHash: string,
  use: "look" | "use" = "look",
): Promise<string | null> {
  const where = { domainId_contentHash: { domainId, contentHash } };
  const row = await database().evaluation.findUnique({ where });
  if (row && use === "use") await database().evaluation.update({ where, data: { lastUsedAt: new Date() } });
  return row?.result ?? null;
}

/** How many of the newest evaluations are looked through for one with an answer. */
const LOOK_BACK = 20;

/** What Nix answered when it was asked last about the domain, as JSON text; null when it never was. */
export async function lastEvaluation(domainId: string): Promise<string | null> {
  const jobs = await database().job.findMany({
    where: { domainId, kind: "evaluation", result: { not: null } },
    orderBy: { createdAt: "desc" },
    take: LOOK_BACK,
    select: { result: true },
  });
  for (const { result } of jobs) {
    const { content } = JSON.parse(result ?? "{}") as { readonly content?: string };
    const answer = content === undefined ? null : await findEvaluation(domainId, content);
    if (answer !== null) return answer;
  }
  return null;
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
