import "server-only";
import { randomUUID } from "node:crypto";
import { fail, ok, type Result } from "@/lib/shared/result";
import { database } from "./client";
import type { Prisma } from "./generated/client";
import type { InvitationRow } from "./invitations";
import type { MemberRow, UserRow } from "./users";

export interface NewAccountRow {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly emailVerified: boolean;
  readonly passwordHash: string;
}

/** An account with its password as Better Auth keeps them; null when the address has one. */
async function insertInto(
  db: Prisma.TransactionClient,
  { passwordHash, ...account }: NewAccountRow,
  instanceAdmin: boolean,
): Promise<string | null> {
  if (await db.user.findUnique({ where: { email: account.email }, select: { id: true } })) return null;
  const id = randomUUID();
  const credential = { id: randomUUID(), accountId: id, providerId: "credential", password: passwordHash };
  await db.user.create({ data: { ...account, id, instanceAdmin, accounts: { create: credential } } });
  return id;
}

/** Makes the first administrator, all of it or nothing; null when the address has an account. */
export async function insertAdministrator(account: NewAccountRow): Promise<string | null> {
  return database().$transaction((db) => insertInto(db, account, true));
}

/**
 * Makes the account that an invitation is for, with its roles, and uses the invitation up: all of it, or nothing. `meant`
 * says whether whoever made the invitation may still make it.
 */
export async function insertInvited(
  invitation: InvitationRow,
  account: NewAccountRow,
  meant: (inviter: UserRow | null, membership: MemberRow | null) => boolean,
): Promise<Result<string, "closed" | "taken">> {
  const { domainId, createdById, instanceAdmin, edit, deploy, admin } = invitation;
  return database().$transaction(async (db) => {
    const open = { id: invitation.id, acceptedAt: null, expiresAt: { gt: new Date() } };
    if (!(await db.invitation.findFirst({ where: open, select: { id: true } }))) return fail("closed");
    const inviter = await db.user.findUnique({ where: { id: createdById } });
    const membership =
      domainId === null
        ? null
        : await db.member.findUnique({ where: { domainId_userId: { domainId, userId: createdById } } });
    if (!meant(inviter, membership)) return fail("closed");
    const userId = await insertInto(db, account, instanceAdmin);
    if (userId === null) return fail("taken");
    if (domainId !== null) await db.member.create({ data: { domainId, userId, edit, deploy, admin } });
    const used = { acceptedAt: new Date(), acceptedById: userId };
    await db.invitation.update({ where: { id: invitation.id }, data: used });
    return ok(userId);
  });
}
