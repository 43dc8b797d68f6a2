import "server-only";
import { z } from "zod";
import { acceptInvitation, findInvitation, invite } from "../../accounts/invitations";
import { deleteInvitation, type InvitationRow, listInvitations as listRows } from "../../db/invitations";
import { ownOrigin } from "../origin";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { Access, DomainParams } from "../schemas";
import { Account, cookiesOf, signedIn } from "./accounts";

const Invitation = Access.extend({
  id: z.uuid(),
  email: z.string().nullable(),
  instanceAdmin: z.boolean(),
  domainId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
}).meta({ id: "Invitation" });

/** The link is told once: only a hash of its secret is kept. */
const NewInvitation = Invitation.extend({ link: z.url() });

function invitation({ createdById: _, acceptedAt: __, ...row }: InvitationRow) {
  return { ...row, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() };
}

const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase())
  .nullable()
  .default(null);

/** Open ones, of a domain or of the instance. */
const MOST_INVITATIONS = 200;

async function checkRoom(domainId?: string): Promise<void> {
  if ((await listRows(domainId)).length < MOST_INVITATIONS) return;
  throw new HttpError(
    409,
    "too-many-invitations",
    `${MOST_INVITATIONS} invitations are open. Withdraw some.`,
  );
}

const Closed = () =>
  new HttpError(
    404,
    "invitation-closed",
    "This invitation was used, withdrawn or has run out. Ask for another one.",
  );

export const inviteToInstance = route({
  method: "POST",
  path: "/api/invitations",
  tag: "Accounts",
  summary: "Invite somebody to this instance by a link that works once",
  permission: "instance-admin",
  body: z.strictObject({ email: Email, instanceAdmin: z.boolean().default(false) }),
  response: NewInvitation,
  status: 201,
  errors: [409],
  async handle({ body, actor, audit, request }) {
    await checkRoom();
    const none = { domainId: null, edit: false, deploy: false, admin: false };
    const { row, secret } = await invite({ ...body, ...none, createdById: actor.id });
    await audit({ action: "invitation.create", subject: body.email ?? "anybody with the link" });
    return { ...invitation(row), link: `${ownOrigin(request.headers)}/invitation/${secret}` };
  },
});

export const listInvitations = route({
  method: "GET",
  path: "/api/invitations",
  tag: "Accounts",
  summary: "List open invitations",
  permission: "instance-admin",
  response: z.array(Invitation),
  handle: async () => (await listRows()).map(invitation),
});

export const withdrawInvitation = route({
  method: "DELETE",
  path: "/api/invitations/{invitation}",
  tag: "Accounts",
  summary: "Withdraw an invitation",
  permission: "instance-admin",
  params: z.object({ invitation: z.uuid() }),
  response: null,
  status: 204,
  async handle({ params, audit }) {
    if (!(await deleteInvitation(params.invitation))) throw Closed();
    await audit({ action: "invitation.withdraw", subject: params.invitation });
  },
});

export const inviteToDomain = route({
  method: "POST",
  path: "/api/domains/{id}/invitations",
  tag: "Accounts",
  summary: "Invite somebody without an account to a domain",
  permission: "admin",
  params: DomainParams,
  body: Access.extend({ email: Email }).strict(),
  response: NewInvitation,
  status: 201,
  errors: [409],
  async handle({ params, body, actor, audit, request }) {
    await checkRoom(params.id);
    const { row, secret } = await invite({
      ...body,
      instanceAdmin: false,
      domainId: params.id,
      createdById: actor.id,
    });
    await audit({ action: "invitation.create", subject: body.email ?? "anybody with the link" });
    return { ...invitation(row), link: `${ownOrigin(request.headers)}/invitation/${secret}` };
  },
});

export const listDomainInvitations = route({
  method: "GET",
  path: "/api/domains/{id}/invitations",
  tag: "Accounts",
  summary: "List a domain's open invitations",
  permission: "admin",
  params: DomainParams,
  response: z.array(Invitation),
  handle: async ({ params }) => (await listRows(params.id)).map(invitation),
});

export const withdrawDomainInvitation = route({
  method: "DELETE",
  path: "/api/domains/{id}/invitations/{invitation}",
  tag: "Accounts",
  summary: "Withdraw a domain's invitation",
  permission: "admin",
  params: DomainParams.extend({ invitation: z.uuid() }),
  response: null,
  status: 204,
  async handle({ params, audit }) {
    if (!(await deleteInvitation(params.invitation, params.id))) throw Closed();
    await audit({ action: "invitation.withdraw", subject: params.invitation });
  },
});

const Secret = z.string().min(20).max(200);

export const lookAtInvitation = route({
  method: "POST",
  path: "/api/invitation",
  tag: "Accounts",
  summary: "Whom an invitation's link is for",
  permission: "anybody",
  body: z.strictObject({ token: Secret }),
  limit: "sign-in",
  response: z.object({ email: z.string().nullable() }),
  async handle({ body }) {
    const found = await findInvitation(body.token);
    if (!found) throw Closed();
    return { email: found.email };
  },
});

export const accept = route({
  method: "POST",
  path: "/api/invitation/accept",
  tag: "Accounts",
  summary: "Make the account that an invitation's link is for, and sign in",
  permission: "anybody",
  body: Account.extend({ token: Secret }),
  limit: "sign-in",
  response: z.object({ name: z.string() }),
  errors: [409],
  async handle({ body, request, audit }) {
    const accepted = await acceptInvitation(body.token, body);
    if (!accepted.ok) {
      if (accepted.error === "closed") throw Closed();
      throw accepted.error === "taken"
        ? new HttpError(409, "taken", "There is an account with this address. Sign in instead.")
        : new HttpError(403, "other-address", "The invitation is for another e-mail address.");
    }
    await audit({
      action: "invitation.accept",
      subject: body.email,
      domainId: accepted.value.invitation.domainId,
      actor: { id: accepted.value.id, name: body.name },
    });
    const response = await signedIn(request, body.email, body.password);
    return Response.json({ name: body.name }, { headers: cookiesOf(response) });
  },
});
