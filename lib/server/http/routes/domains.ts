import "server-only";
import { z } from "zod";
import { readDocument } from "@/lib/model/read";
import { SCHEMA_VERSION } from "@/lib/model/schema";
import type { Actor } from "../../accounts/actor";
import { domainAccess } from "../../accounts/permissions";
import {
  type DomainRow,
  eraseDomain,
  findDomain,
  insertDomain,
  listDomains as listRows,
  readPositions,
  renameDomain as renameRow,
  setTrashed,
} from "../../db/domains";
import { listOpenJobs } from "../../db/jobs";
import { currentDocument, forget } from "../../domains/store";
import { MEBIBYTE } from "../body";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainDetail, DomainName, DomainParams, DomainSummary, Positions, QueryFlag } from "../schemas";

/** A domain of 10,000 machines takes about 5 MiB. */
export const DOCUMENT_LIMIT = 32 * MEBIBYTE;

async function summary(row: DomainRow, actor: Actor) {
  const { edit, deploy, admin } = await domainAccess(actor, row.id);
  return {
    id: row.id,
    name: row.name,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trashedAt: row.trashedAt?.toISOString() ?? null,
    access: { edit, deploy, admin },
  };
}

/** The domains that somebody may view, by name. */
export async function domainsFor(actor: Actor, trashed = false) {
  const everything = actor.scope ? actor.scope.ownerAdmin : actor.instanceAdmin;
  const rows = await listRows({ trashed, ...(everything ? {} : { userId: actor.id }) });
  const scope = actor.scope?.domainId ?? null;
  return Promise.all(
    rows.filter((row) => scope === null || row.id === scope).map((row) => summary(row, actor)),
  );
}

export const listDomains = route({
  method: "GET",
  path: "/api/domains",
  tag: "Domains",
  summary: "List the domains that you may view",
  permission: "signed-in",
  query: z.object({ trashed: QueryFlag }),
  response: z.array(DomainSummary),
  handle: ({ actor, query }) => domainsFor(actor, query.trashed),
});

export const createDomain = route({
  method: "POST",
  path: "/api/domains",
  tag: "Domains",
  summary: "Create a domain, empty or from a document",
  permission: "instance-admin",
  body: z.strictObject({
    name: DomainName,
    /** Of an empty domain. */
    suffix: z.string().max(190).default("example"),
    /** A domain document, of this schema version or an older one. */
    document: z.unknown().optional(),
    positions: Positions.default({}),
  }),
  bodyLimit: DOCUMENT_LIMIT,
  limit: "expensive",
  response: DomainDetail,
  status: 201,
  errors: [422],
  async handle({ actor, body, audit }) {
    const read = readDocument(body.document ?? { schemaVersion: SCHEMA_VERSION, suffix: body.suffix });
    if (!read.ok) {
      throw new HttpError(422, "not-valid", "The document is not a domain document.", {
        problems: read.error,
      });
    }
    const row = await insertDomain({
      name: body.name,
      document: JSON.stringify(read.value),
      positions: JSON.stringify(body.positions),
      message: body.document === undefined ? "Created the domain" : "Created the domain from a document",
      author: actor,
    });
    await audit({ action: "domain.create", subject: row.name, domainId: row.id });
    const domain = { ...(await summary(row, actor)), document: read.value, positions: body.positions };
    return Response.json(domain, { status: 201, headers: { Location: `/api/domains/${row.id}` } });
  },
});

/** A domain with its newest document. */
export async function domainDetail(id: string, actor: Actor) {
  const [row, current, positions] = await Promise.all([
    findDomain(id),
    currentDocument(id),
    readPositions(id),
  ]);
  if (!row || !current) return null;
  return {
    ...(await summary(row, actor)),
    revision: current.revision,
    document: current.document,
    positions: JSON.parse(positions) as z.output<typeof Positions>,
  };
}

export const readDomain = route({
  method: "GET",
  path: "/api/domains/{id}",
  tag: "Domains",
  summary: "Read a domain: its newest document, revision and positions",
  permission: "view",
  params: DomainParams,
  limit: "read",
  response: DomainDetail,
  async handle({ params, actor }) {
    const detail = await domainDetail(params.id, actor);
    if (!detail) throw noSuchDomain();
    return detail;
  },
});

export const renameDomain = route({
  method: "PATCH",
  path: "/api/domains/{id}",
  tag: "Domains",
  summary: "Rename a domain, or bring it back from the trash",
  permission: "admin",
  params: DomainParams,
  body: z.strictObject({ name: DomainName.optional(), trashed: z.literal(false).optional() }),
  response: DomainSummary,
  async handle({ params, body, actor, audit }) {
    if (body.name !== undefined) {
      await renameRow(params.id, body.name);
      await audit({ action: "domain.rename", subject: body.name });
    }
    if (body.trashed === false) {
      await setTrashed(params.id, false);
      await audit({ action: "domain.untrash", subject: params.id });
    }
    const row = await findDomain(params.id);
    if (!row) throw noSuchDomain();
    return summary(row, actor);
  },
});

export const trashDomain = route({
  method: "DELETE",
  path: "/api/domains/{id}",
  tag: "Domains",
  summary: "Move a domain to the trash; erase it for good when it is there and erase is set",
  permission: "admin",
  params: DomainParams,
  query: z.object({ erase: QueryFlag }),
  response: null,
  status: 204,
  errors: [409],
  async handle({ params, query, audit }) {
    const row = await findDomain(params.id);
    if (!row) throw noSuchDomain();
    if (!query.erase) {
      await setTrashed(row.id, true);
      await audit({ action: "domain.trash", subject: row.name });
      return;
    }
    if (!row.trashedAt) throw new HttpError(409, "not-in-trash", "Move the domain to the trash first.");
    if ((await listOpenJobs(row.id, "deployment")).length > 0)
      throw new HttpError(409, "deployment-running", "A deployment of this domain has not ended yet.");
    await eraseDomain(row.id);
    forget(row.id);
    await audit({ action: "domain.erase", subject: row.name });
  },
});
