import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "./client";

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly userId: string;
  readonly domainId: string | null;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = {
  id: true,
  name: true,
  hint: true,
  userId: true,
  domainId: true,
  edit: true,
  deploy: true,
  admin: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
};

export async function findToken(tokenHash: string): Promise<TokenRow | null> {
  return database().apiToken.findUnique({ select: columns, where: { tokenHash } });
}

/** Notes that a token was used, at most once a minute, so that reading stays reading. */
export async function touchToken(id: string): Promise<void> {
  const now = new Date();
  await database().apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now.getTime() - 60_000) } }] },
    data: { lastUsedAt: now },
  });
}

export async function listTokens(userId: string): Promise<TokenRow[]> {
  return database().apiToken.findMany({
    select: columns,
    where: { userId, revokedAt: null },
    orderBy: { createdAt: "desc" },
  });
}

/** How many tokens somebody has that are not revoked. */
export async function countTokens(userId: string): Promise<number> {
  return database().apiToken.count({ where: { userId, revokedAt: null } });
}

export interface NewToken {
  readonly name: string;
  readonly tokenHash: string;
  readonly hint: string;
  readonly userId: string;
  readonly domainId: string | null;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
  readonly expiresAt: Date | null;
}

export async function insertToken(token: NewToken): Promise<TokenRow> {
  return database().apiToken.create({ select: columns, data: { id: randomUUID(), ...token } });
}

/** False when `userId` has no such token in use. */
export async function revokeToken(id: string, userId: string): Promise<boolean> {
  const { count } = await database().apiToken.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return count === 1;
}
