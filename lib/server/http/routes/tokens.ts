import "server-only";
import { z } from "zod";
import { domainAccess } from "../../accounts/permissions";
import { hashSecret, newSecret } from "../../accounts/secret";
import {
  countTokens,
  insertToken,
  listTokens as listRows,
  revokeToken as revokeRow,
  type TokenRow,
} from "../../db/tokens";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { Access } from "../schemas";

const Token = Access.extend({
  id: z.uuid(),
  name: z.string(),
  hint: z.string(),
  domainId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
}).meta({ id: "Token", description: "A bearer token: at most these roles, at most in this domain" });

const MOST_TOKENS = 100;

function token({ userId: _, revokedAt: __, ...row }: TokenRow) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

export const listTokens = route({
  method: "GET",
  path: "/api/tokens",
  tag: "Accounts",
  summary: "List your tokens",
  permission: "session",
  response: z.array(Token),
  handle: async ({ actor }) => (await listRows(actor.id)).map(token),
});

export const createToken = route({
  method: "POST",
  path: "/api/tokens",
  tag: "Accounts",
  summary: "Make a token; its secret is told once",
  permission: "session",
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    domainId: z.uuid().nullable().default(null),
    edit: z.boolean().default(false),
    deploy: z.boolean().default(false),
    admin: z.boolean().default(false),
    expiresInDays: z.int().min(1).max(3650).nullable().default(90),
  }),
  response: Token.extend({ secret: z.string() }),
  status: 201,
  errors: [409],
  async handle({ body, actor, audit }) {
    if ((await countTokens(actor.id)) >= MOST_TOKENS) {
      throw new HttpError(409, "too-many-tokens", `You have ${MOST_TOKENS} tokens. Revoke one first.`);
    }
    const { expiresInDays, ...wanted } = body;
    if (wanted.domainId !== null && !(await domainAccess(actor, wanted.domainId)).view) throw noSuchDomain();
    const secret = `cst_${newSecret()}`;
    const row = await insertToken({
      ...wanted,
      tokenHash: hashSecret(secret),
      hint: secret.slice(0, 8),
      userId: actor.id,
      expiresAt: expiresInDays === null ? null : new Date(Date.now() + expiresInDays * 24 * 60 * 60 * 1000),
    });
    await audit({
      action: "token.create",
      subject: row.name,
      domainId: row.domainId,
      detail: { edit: row.edit, deploy: row.deploy, admin: row.admin },
    });
    return { ...token(row), secret };
  },
});

export const revokeToken = route({
  method: "DELETE",
  path: "/api/tokens/{token}",
  tag: "Accounts",
  summary: "Revoke one of your tokens",
  permission: "session",
  params: z.object({ token: z.uuid() }),
  response: null,
  status: 204,
  async handle({ params, actor, audit }) {
    if (!(await revokeRow(params.token, actor.id))) {
      throw new HttpError(404, "no-such-token", "You have no such token.");
    }
    await audit({ action: "token.revoke", subject: params.token });
  },
});
