import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "./client";

export interface NewInvitation {
  readonly tokenHash: string;
  readonly email: string | null;
  readonly instanceAdmin: boolean;
  readonly domainId: string | null;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
  readonly createdById: string;
  readonly expiresAt: Date;
}

export interface InvitationRow extends Omit<NewInvitation, "tokenHash"> {
  readonly id: string;
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
}

const columns = {
  id: true,
  email: true,
  instanceAdmin: true,
  domainId: true,
  edit: true,
  deploy: true,
  admin: true,
  createdById: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
};

export async function insertInvitation(invitation: NewInvitation): Promise<InvitationRow> {
  return database().invitation.create({ select: columns, data: { id: randomUUID(), ...invitation } });
}

/** Open invitations: of one domain, or of the whole instance. */
export async function listInvitations(domainId?: string): Promise<InvitationRow[]> {
  return database().invitation.findMany({
    select: columns,
    where: {
      acceptedAt: null,
      expiresAt: { gt: new Date() },
      ...(domainId === undefined ? {} : { domainId }),
    },
    orderBy: { createdAt: "desc" },
  });
}

/** The invitation of a link, while it is open. */
export async function openInvitation(tokenHash: string): Promise<InvitationRow | null> {
  return database().invitation.findFirst({
    select: columns,
    where: { tokenHash, acceptedAt: null, expiresAt: { gt: new Date() } },
  });
}

export async function deleteInvitation(id: string, domainId?: string): Promise<boolean> {
  const { count } = await database().invitation.deleteMany({
    where: { id, acceptedAt: null, ...(domainId === undefined ? {} : { domainId }) },
  });
  return count === 1;
}
