import "server-only";
import { z } from "zod";
import {
  findUserByEmail,
  listMembers as listRows,
  removeMember as removeRow,
  setMember,
} from "../../db/users";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { Access, DomainParams } from "../schemas";

const Member = Access.extend({ userId: z.string(), name: z.string(), email: z.string() }).meta({
  id: "Member",
  description: "Somebody with a role in a domain; without a flag they are viewers",
});
const MemberParams = DomainParams.extend({ user: z.string().max(64) });

async function membersOf(domainId: string) {
  const rows = await listRows(domainId);
  return rows.map(({ userId, edit, deploy, admin, user }) => ({
    userId,
    name: user.name,
    email: user.email,
    edit,
    deploy,
    admin,
  }));
}

export const listMembers = route({
  method: "GET",
  path: "/api/domains/{id}/members",
  tag: "Accounts",
  summary: "List who has a role in a domain",
  permission: "view",
  params: DomainParams,
  response: z.array(Member),
  handle: ({ params }) => membersOf(params.id),
});

export const addMember = route({
  method: "POST",
  path: "/api/domains/{id}/members",
  tag: "Accounts",
  summary: "Give somebody with an account roles in a domain, or change them",
  permission: "admin",
  params: DomainParams,
  body: Access.extend({ email: z.email().max(254) }).strict(),
  response: z.array(Member),
  async handle({ params, body, audit }) {
    const user = await findUserByEmail(body.email);
    if (!user) {
      throw new HttpError(
        404,
        "no-such-account",
        "Nobody has an account with this address. Invite them instead.",
      );
    }
    const { edit, deploy, admin } = body;
    await setMember(params.id, { userId: user.id, edit, deploy, admin });
    await audit({ action: "member.set", subject: user.email, detail: { edit, deploy, admin } });
    return membersOf(params.id);
  },
});

export const removeMember = route({
  method: "DELETE",
  path: "/api/domains/{id}/members/{user}",
  tag: "Accounts",
  summary: "Take somebody's roles in a domain away",
  permission: "admin",
  params: MemberParams,
  response: null,
  status: 204,
  async handle({ params, audit }) {
    if (!(await removeRow(params.id, params.user))) {
      throw new HttpError(404, "no-such-member", "They have no role in this domain.");
    }
    await audit({ action: "member.remove", subject: params.user });
  },
});
