import "server-only";
import { database } from "./client";
import type { Prisma } from "./generated/client";
import { isGone } from "./gone";
import { machineLock } from "./jobs";

export interface RevisionRow {
  readonly number: number;
  readonly message: string;
  readonly name: string | null;
  readonly authorId: string | null;
  readonly authorName: string;
  readonly createdAt: Date;
  readonly deployedAt: Date | null;
}

const columns = {
  number: true,
  message: true,
  name: true,
  authorId: true,
  authorName: true,
  createdAt: true,
  deployedAt: true,
};

type Follow = (key: string) => string;

export interface NewRevision {
  readonly domainId: string;
  readonly number: number;
  readonly patches: string;
  readonly message: string;
  readonly author: { readonly id: string | null; readonly name: string };
  /** The whole document, where a snapshot is due. */
  readonly snapshot?: string;
  /**
   * Where keys by element go, when the revision renames elements: positions, locks and what machines run follow. An element
   * that is gone, and whose name another one takes, gets a key that says so.
   */
  readonly follow?: Follow;
}

/**
 * Appends a revision in one transaction.
 * @returns false when another writer has appended that number first; nothing is written then.
 */
export async function appendRevision(revision: NewRevision): Promise<boolean> {
  const { domainId, number, follow, snapshot } = revision;
  return database().$transaction(async (db) => {
    const { count } = await db.domain.updateMany({
      where: { id: domainId, revision: number - 1 },
      data: { revision: number },
    });
    if (count === 0) return false;
    await db.revision.create({
      data: {
        domainId,
        number,
        patches: revision.patches,
        message: revision.message,
        authorId: revision.author.id,
        authorName: revision.author.name,
      },
    });
    if (snapshot !== undefined) await db.snapshot.create({ data: { domainId, number, document: snapshot } });
    if (follow) await moveKeys(db, domainId, follow);
    return true;
  });
}

/** What is kept by element goes where `follow` says; what belonged to an element that is gone goes with it. */
async function moveKeys(db: Prisma.TransactionClient, domainId: string, follow: Follow): Promise<void> {
  const layout = await db.layout.findUnique({ where: { domainId } });
  const places = Object.entries(JSON.parse(layout?.positions ?? "{}") as Record<string, unknown>);
  if (places.some(([key]) => follow(key) !== key)) {
    const now = places.map(([key, at]) => [follow(key), at] as const).filter(([key]) => !isGone(key));
    const positions = JSON.stringify(Object.fromEntries(now));
    await db.layout.update({ where: { domainId }, data: { positions } });
  }

  await moveLocks(db, domainId, follow);
  const machines = await db.machineState.findMany({ where: { domainId } });
  const others = machines.filter(({ machine }) => follow(machine) !== machine);
  if (others.length === 0) return;
  const before = others.map(({ machine }) => machine);
  await db.machineState.deleteMany({ where: { domainId, machine: { in: before } } });
  const after = others.map((row) => ({ ...row, machine: follow(row.machine) }));
  await db.machineState.createMany({ data: after.filter(({ machine }) => !isGone(machine)) });
}

/** A machine that is being deployed stays taken under its new name; one that is gone does not take its name from another. */
async function moveLocks(db: Prisma.TransactionClient, domainId: string, follow: Follow): Promise<void> {
  const prefix = machineLock(domainId, "");
  const locks = await db.lock.findMany({ where: { key: { startsWith: prefix } } });
  const after = (key: string) => prefix + follow(key.slice(prefix.length));
  const others = locks.filter(({ key }) => after(key) !== key);
  if (others.length === 0) return;
  // Of machines that are gone and had one name, one lock stands for all.
  const moved = new Map(others.map((lock) => [after(lock.key), lock]));
  await db.lock.deleteMany({ where: { key: { in: [...others.map(({ key }) => key), ...moved.keys()] } } });
  await db.lock.createMany({ data: [...moved].map(([key, lock]) => ({ ...lock, key })) });
}

/** Newest first. `before` pages: only numbers below it. */
export async function listRevisions(
  domainId: string,
  page: { readonly before?: number; readonly limit: number; readonly named?: boolean },
): Promise<RevisionRow[]> {
  return database().revision.findMany({
    select: columns,
    where: {
      domainId,
      ...(page.before === undefined ? {} : { number: { lt: page.before } }),
      ...(page.named ? { name: { not: null } } : {}),
    },
    orderBy: { number: "desc" },
    take: page.limit,
  });
}

export async function findRevision(domainId: string, number: number): Promise<RevisionRow | null> {
  return database().revision.findUnique({
    select: columns,
    where: { domainId_number: { domainId, number } },
  });
}

export interface RevisionPatches extends RevisionRow {
  readonly patches: string;
}

/** Revisions after `after` up to and including `upTo`, oldest first, with their patches. */
export async function patchesBetween(
  domainId: string,
  after: number,
  upTo?: number,
): Promise<RevisionPatches[]> {
  return database().revision.findMany({
    select: { ...columns, patches: true },
    where: { domainId, number: { gt: after, ...(upTo === undefined ? {} : { lte: upTo }) } },
    orderBy: { number: "asc" },
  });
}

/** Revisions read at once, at most: a client that was away for long takes them page by page. */
const PAGE = 200;

/**
 * The next revisions after `after` with their patches, oldest first; none when there are no more. Null when there is no
 * revision `after`, or compaction has joined it with others: then no patches lead on from it.
 */
export async function revisionsAfter(domainId: string, after: number): Promise<RevisionPatches[] | null> {
  const rows = await database().revision.findMany({
    select: { ...columns, patches: true },
    where: { domainId, number: { gt: after } },
    orderBy: { number: "asc" },
    take: PAGE,
  });
  // Asked last: what is there now was there when the others were read.
  return after === 0 || (await findRevision(domainId, after)) ? rows : null;
}

/** The newest snapshot at or below `number`. */
export async function snapshotAt(
  domainId: string,
  number: number,
): Promise<{ readonly number: number; readonly document: string } | null> {
  return database().snapshot.findFirst({
    select: { number: true, document: true },
    where: { domainId, number: { lte: number } },
    orderBy: { number: "desc" },
  });
}

/** Names a revision, or takes its name away. False when there is no such revision. */
export async function nameRevision(domainId: string, number: number, name: string | null): Promise<boolean> {
  const { count } = await database().revision.updateMany({ where: { domainId, number }, data: { name } });
  return count === 1;
}

export async function markDeployed(domainId: string, number: number): Promise<void> {
  await database().revision.updateMany({ where: { domainId, number }, data: { deployedAt: new Date() } });
}

/** The newest revision that a machine was told to run; null when none was. */
export async function lastDeployedRevision(domainId: string): Promise<number | null> {
  const row = await database().revision.findFirst({
    where: { domainId, deployedAt: { not: null } },
    orderBy: { deployedAt: "desc" },
    select: { number: true },
  });
  return row?.number ?? null;
}

/** Revisions with numbers below `number` made before `time`, oldest first. */
export async function revisionsBelow(domainId: string, number: number, time: Date): Promise<RevisionRow[]> {
  return database().revision.findMany({
    select: columns,
    where: { domainId, number: { lt: number }, createdAt: { lt: time } },
    orderBy: { number: "asc" },
  });
}

export interface JoinedRevisions {
  /** The number before the first of them, and that of the last, which stays. */
  readonly after: number;
  readonly into: number;
  readonly patches: string;
  readonly message: string;
  readonly author?: { readonly id: string | null; readonly name: string };
}

/**
 * Jobs whose revision must stay: those that have still to read it, and every deployment, also one whose runner died
 * before it could note on the revision what it had done.
 */
const REFERRING = [{ status: { in: ["queued", "running"] } }, { kind: "deployment" }];

/** Numbers of the revisions that jobs refer to. */
export async function referredRevisions(domainId: string): Promise<ReadonlySet<number>> {
  const rows = await database().job.findMany({
    where: { domainId, OR: REFERRING },
    distinct: ["revision"],
    select: { revision: true },
  });
  return new Set(rows.map(({ revision }) => revision));
}

/**
 * Makes one revision of several neighbours. Snapshots in their middle go with them. All of it, or nothing.
 * @returns false, with nothing changed, when one of them has got a name meanwhile, was deployed, or is about to be
 */
export async function joinRevisions(domainId: string, joined: JoinedRevisions): Promise<boolean> {
  const inner = { domainId, number: { gt: joined.after, lt: joined.into } };
  return database().$transaction(async (db) => {
    const kept = await db.revision.count({
      where: { ...inner, OR: [{ name: { not: null } }, { deployedAt: { not: null } }] },
    });
    const { after: gt, into: lt } = joined;
    const wanted = await db.job.count({ where: { domainId, revision: { gt, lt }, OR: REFERRING } });
    if (kept + wanted > 0) return false;
    await db.revision.deleteMany({ where: inner });
    await db.snapshot.deleteMany({ where: inner });
    await db.revision.update({
      where: { domainId_number: { domainId, number: joined.into } },
      data: {
        patches: joined.patches,
        message: joined.message,
        ...(joined.author ? { authorId: joined.author.id, authorName: joined.author.name } : {}),
      },
    });
    return true;
  });
}
