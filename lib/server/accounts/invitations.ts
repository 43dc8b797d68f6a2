import "server-only";
import { fail, ok, type Result } from "@/lib/shared/result";
import {
  claimInvitation,
  type InvitationRow,
  insertInvitation,
  type NewInvitation,
  noteAccepted,
  openInvitation,
  releaseInvitation,
} from "../db/invitations";
import { findMember, findUser, setInstanceAdmin, setMember } from "../db/users";
import { hashSecret, newSecret } from "./secret";
import { createAccount, type NewAccount } from "./setup";

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
  return invitation && (await stillMeant(invitation)) ? invitation : null;
}

/** Whether whoever made an invitation may still make it: a link must not bring back what was taken from them. */
async function stillMeant({ createdById, domainId, instanceAdmin }: InvitationRow): Promise<boolean> {
  const inviter = await findUser(createdById);
  if (!inviter || inviter.disabledAt) return false;
  if (inviter.instanceAdmin) return true;
  if (domainId === null || instanceAdmin) return false;
  return (await findMember(domainId, createdById))?.admin === true;
}

/** Makes the account that an invitation is for, with its roles. The link works once. */
export async function acceptInvitation(
  secret: string,
  account: Omit<NewAccount, "addressKnown">,
): Promise<
  Result<{ readonly id: string; readonly invitation: InvitationRow }, "closed" | "other-address" | "taken">
> {
  const invitation = await findInvitation(secret);
  if (!invitation) return fail("closed");
  if (invitation.email !== null && invitation.email !== account.email.toLowerCase())
    return fail("other-address");
  if (!(await claimInvitation(invitation.id))) return fail("closed");
  let created: Awaited<ReturnType<typeof createAccount>> | undefined;
  try {
    created = await createAccount({ ...account, addressKnown: invitation.email !== null });
    if (!created.ok) return created;
  } finally {
    if (!created?.ok) await releaseInvitation(invitation.id);
  }
  const userId = created.value.id;
  if (invitation.instanceAdmin) await setInstanceAdmin(userId, true);
  if (invitation.domainId !== null) {
    const { domainId, edit, deploy, admin } = invitation;
    await setMember(domainId, { userId, edit, deploy, admin });
  }
  await noteAccepted(invitation.id, userId);
  return ok({ id: userId, invitation });
}
