import "server-only";
import { fail, ok, type Result } from "@/lib/shared/result";
import { insertInvited } from "../db/accounts";
import { type InvitationRow, insertInvitation, type NewInvitation, openInvitation } from "../db/invitations";
import { findMember, findUser, type MemberRow, type UserRow } from "../db/users";
import { hashSecret, newSecret } from "./secret";
import { accountRow, type NewAccount } from "./setup";

const DAY = 24 * 60 * 60 * 1000;
export const INVITATION_DAYS = 7;

/** Makes an invitation; its secret, which goes into the link, is told once. */
export async function invite(
  invitation: Omit<NewInvitation, "tokenHash" | "expiresAt">,
): Promise<{ readonly row: InvitationRow; readonly secret: string }> {
  const secret = newSecret();
  const row = await insertInvitation({
    ...invitation,
    tokenHash: hashSecret(secret),
    expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY),
  });
  return { row, secret };
}

/** The open invitation of a link; null once it was used or has run out, or when whoever made it could not any more. */
export async function findInvitation(secret: string): Promise<InvitationRow | null> {
  const invitation = await openInvitation(hashSecret(secret));
  if (!invitation) return null;
  const { domainId, createdById } = invitation;
  const membership = domainId === null ? null : await findMember(domainId, createdById);
  return isStillMeant(invitation, await findUser(createdById), membership) ? invitation : null;
}

/** Whether whoever made an invitation may still make it: a link must not bring back what was taken from them. */
function isStillMeant(
  { domainId, instanceAdmin }: InvitationRow,
  inviter: UserRow | null,
  membership: MemberRow | null,
): boolean {
  if (!inviter || inviter.disabledAt) return false;
  if (inviter.instanceAdmin) return true;
  return domainId !== null && !instanceAdmin && membership?.admin === true;
}

/** Makes the account that an invitation is for, with its roles. The link works once. */
export async function acceptInvitation(
  secret: string,
  account: NewAccount,
): Promise<
  Result<{ readonly id: string; readonly invitation: InvitationRow }, "closed" | "other-address" | "taken">
> {
  const invitation = await findInvitation(secret);
  if (!invitation) return fail("closed");
  if (invitation.email !== null && invitation.email !== account.email.toLowerCase())
    return fail("other-address");
  const row = await accountRow(account, invitation.email !== null);
  const made = await insertInvited(invitation, row, (...by) => isStillMeant(invitation, ...by));
  return made.ok ? ok({ id: made.value, invitation }) : made;
}
