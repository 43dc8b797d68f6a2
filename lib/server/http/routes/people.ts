import "server-only";
import { z } from "zod";
import { searchAudit } from "../../db/audit";
import { findUser, listUsers as listRows, setDisabled, setInstanceAdmin, type UserRow } from "../../db/users";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const Person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    instanceAdmin: z.boolean(),
    createdAt: z.iso.datetime(),
    disabledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Account" });

function person(row: UserRow) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
  };
}

export const listAccounts = route({
  method: "GET",
  path: "/api/accounts",
  tag: "Accounts",
  summary: "List the accounts of this instance",
  permission: "instance-admin",
  response: z.array(Person),
  handle: async () => (await listRows()).map(person),
});

export const changeAccount = route({
  method: "PATCH",
  path: "/api/accounts/{account}",
  tag: "Accounts",
  summary: "Make somebody an instance administrator or not, or disable their account",
  permission: "instance-admin",
  params: z.object({ account: z.string().max(64) }),
  body: z.strictObject({ instanceAdmin: z.boolean().optional(), disabled: z.boolean().optional() }),
  response: Person,
  errors: [409],
  async handle({ params, body, actor, audit }) {
    const row = await findUser(params.account);
    if (!row) throw new HttpError(404, "no-such-account", "There is no such account.");
    if (row.id === actor.id) {
      throw new HttpError(409, "own-account", "Another administrator must change your own account.");
    }
    if (body.instanceAdmin !== undefined) await setInstanceAdmin(row.id, body.instanceAdmin);
    if (body.disabled !== undefined) await setDisabled(row.id, body.disabled);
    await audit({ action: "account.change", subject: row.email, detail: body });
    return person((await findUser(row.id)) ?? row);
  },
});

const AuditQuery = z.object({
  text: z.string().max(200).optional(),
  actor: z.string().max(64).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const AuditEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.object({ id: z.string().nullable(), name: z.string() }),
    via: z.string(),
    address: z.string().nullable(),
    action: z.string(),
    domainId: z.string().nullable(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });

async function auditEntries(query: z.output<typeof AuditQuery>, domainId?: string) {
  const rows = await searchAudit({
    limit: query.limit,
    ...(domainId === undefined ? {} : { domainId }),
    ...(query.text === undefined ? {} : { text: query.text }),
    ...(query.actor === undefined ? {} : { actorId: query.actor }),
    ...(query.from === undefined ? {} : { from: new Date(query.from) }),
    ...(query.until === undefined ? {} : { until: new Date(query.until) }),
    ...(query.before === undefined ? {} : { before: query.before }),
  });
  return rows.map(({ actorId, actorName, ...row }) => ({
    ...row,
    at: row.at.toISOString(),
    actor: { id: actorId, name: actorName },
    detail: JSON.parse(row.detail) as unknown,
  }));
}

export const instanceAudit = route({
  method: "GET",
  path: "/api/audit",
  tag: "Audit",
  summary: "Search the audit log: who did what to what, when, from where",
  permission: "instance-admin",
  query: AuditQuery,
  limit: "read",
  response: z.array(AuditEntry),
  handle: ({ query }) => auditEntries(query),
});

export const domainAudit = route({
  method: "GET",
  path: "/api/domains/{id}/audit",
  tag: "Audit",
  summary: "Search a domain's audit log",
  permission: "admin",
  params: DomainParams,
  query: AuditQuery,
  limit: "read",
  response: z.array(AuditEntry),
  handle: ({ params, query }) => auditEntries(query, params.id),
});
