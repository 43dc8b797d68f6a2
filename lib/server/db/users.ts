import "server-only";
import { database } from "./client";

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceAdmin: boolean;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

const columns = {
  id: true,
  name: true,
  email: true,
  instanceAdmin: true,
  createdAt: true,
  disabledAt: true,
};

/** Whether somebody administers this instance yet; until then only first setup answers. */
export async function hasAdministrator(): Promise<boolean> {
  return (await database().user.findFirst({ where: { instanceAdmin: true }, select: { id: true } })) !== null;
}

export async function listUsers(): Promise<UserRow[]> {
  return database().user.findMany({ select: columns, orderBy: { name: "asc" } });
}

export async function findUser(id: string): Promise<UserRow | null> {
  return database().user.findUnique({ select: columns, where: { id } });
}

export async function findUserByEmail(email: string): Promise<UserRow | null> {
  return database().user.findUnique({ select: columns, where: { email: email.toLowerCase() } });
}

export async function setInstanceAdmin(id: string, instanceAdmin: boolean): Promise<void> {
  await database().user.update({ where: { id }, data: { instanceAdmin } });
}

/** Disabling also ends every session of the account. */
export async function setDisabled(id: string, disabled: boolean): Promise<void> {
  const db = database();
  await db.$transaction([
    db.user.update({ where: { id }, data: { disabledAt: disabled ? new Date() : null } }),
    ...(disabled ? [db.session.deleteMany({ where: { userId: id } })] : []),
  ]);
}

export interface MemberRow {
  readonly userId: string;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
}

export async function findMember(domainId: string, userId: string): Promise<MemberRow | null> {
  return database().member.findUnique({ where: { domainId_userId: { domainId, userId } } });
}

export async function listMembers(
  domainId: string,
): Promise<(MemberRow & { readonly user: { readonly name: string; readonly email: string } })[]> {
  return database().member.findMany({
    where: { domainId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: { user: { name: "asc" } },
  });
}

export async function setMember(domainId: string, member: MemberRow): Promise<void> {
  const { userId, edit, deploy, admin } = member;
  await database().member.upsert({
    where: { domainId_userId: { domainId, userId } },
    create: { domainId, userId, edit, deploy, admin },
    update: { edit, deploy, admin },
  });
}

export async function removeMember(domainId: string, userId: string): Promise<boolean> {
  const { count } = await database().member.deleteMany({ where: { domainId, userId } });
  return count === 1;
}
