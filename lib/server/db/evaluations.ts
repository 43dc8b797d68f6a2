import "server-only";
import { randomUUID } from "node:crypto";
import type { KeptEvaluation } from "../jobs/kinds";
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

/** An evaluation that Nix answered. */
export interface Answered {
  readonly job: string;
  /** The revision that it was of, locked. */
  readonly revision: number | null;
  /** As JSON text. */
  readonly answer: string;
}

/** The domain's newest evaluation with an answer; null when there is none. */
export async function lastAnswered(domainId: string): Promise<Answered | null> {
  const jobs = await database().job.findMany({
    where: { domainId, kind: "evaluation", result: { not: null } },
    orderBy: { createdAt: "desc" },
    take: LOOK_BACK,
    select: { id: true, result: true },
  });
  for (const { id, result } of jobs) {
    const { content, revision } = JSON.parse(result ?? "{}") as KeptEvaluation;
    const answer = content === undefined ? null : await findEvaluation(domainId, content);
    if (answer !== null) return { job: id, revision: revision ?? null, answer };
  }
  return null;
}

/** What Nix answered when it was asked last about the domain, as JSON text; null when it never was. */
export const lastEvaluation = async (domainId: string): Promise<string | null> =>
  (await lastAnswered(domainId))?.answer ?? null;

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
