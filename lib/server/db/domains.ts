import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "./client";

export interface DomainRow {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly trashedAt: Date | null;
}

const columns = { id: true, name: true, revision: true, createdAt: true, updatedAt: true, trashedAt: true };

/** Domains by name; those of one member when `userId` is given. */
export async function listDomains(options: {
  readonly userId?: string;
  readonly trashed: boolean;
}): Promise<DomainRow[]> {
  return database().domain.findMany({
    select: columns,
    where: {
      trashedAt: options.trashed ? { not: null } : null,
      ...(options.userId === undefined ? {} : { members: { some: { userId: options.userId } } }),
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
}

export async function findDomain(id: string): Promise<DomainRow | null> {
  return database().domain.findUnique({ select: columns, where: { id } });
}

export interface NewDomain {
  readonly name: string;
  /** The first revision's document, as JSON text. */
  readonly document: string;
  readonly positions: string;
  readonly message: string;
  readonly author: { readonly id: string; readonly name: string };
}

/** Creates the domain with revision 1; its author becomes its admin. All of it, or nothing. */
export async function insertDomain(domain: NewDomain): Promise<DomainRow> {
  return database().domain.create({
    select: columns,
    data: {
      id: randomUUID(),
      name: domain.name,
      revision: 1,
      createdById: domain.author.id,
      members: { create: { userId: domain.author.id, edit: true, deploy: true, admin: true } },
      snapshots: { create: { number: 1, document: domain.document } },
      layout: { create: { positions: domain.positions } },
      revisions: {
        create: {
          number: 1,
          patches: "[]",
          message: domain.message,
          authorId: domain.author.id,
          authorName: domain.author.name,
        },
      },
    },
  });
}

export async function renameDomain(id: string, name: string): Promise<void> {
  await database().domain.update({ where: { id }, data: { name } });
}

export async function setTrashed(id: string, trashed: boolean): Promise<void> {
  await database().domain.update({ where: { id }, data: { trashedAt: trashed ? new Date() : null } });
}

/** Removes a domain with its whole history. */
export async function eraseDomain(id: string): Promise<void> {
  const db = database();
  await db.$transaction([
    // Known hosts, keys and the like are kept by domain.
    db.setting.deleteMany({ where: { key: { endsWith: `:${id}` } } }),
    db.domain.delete({ where: { id } }),
  ]);
}

/** Positions of elements on the canvas, as JSON text. */
export async function readPositions(domainId: string): Promise<string> {
  const row = await database().layout.findUnique({ where: { domainId } });
  return row?.positions ?? "{}";
}

export async function writePositions(domainId: string, positions: string): Promise<void> {
  await database().layout.upsert({
    where: { domainId },
    create: { domainId, positions },
    update: { positions },
  });
}
