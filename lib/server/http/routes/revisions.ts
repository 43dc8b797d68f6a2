import "server-only";
import { z } from "zod";
import {
  findRevision,
  listRevisions as listRows,
  nameRevision as nameRow,
  type RevisionRow,
  revisionsAfter,
} from "../../db/revisions";
import { restoreRevision } from "../../domains/restore";
import { documentAt } from "../../domains/store";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { Document, DomainParams, QueryFlag, Revision, RevisionParams, RevisionWithPatches } from "../schemas";
import { changeError } from "./changes";

function revision(row: RevisionRow) {
  return {
    number: row.number,
    message: row.message,
    name: row.name,
    author: { id: row.authorId, name: row.authorName },
    createdAt: row.createdAt.toISOString(),
    deployedAt: row.deployedAt?.toISOString() ?? null,
  };
}

function noSuchRevision(): HttpError {
  return new HttpError(404, "no-such-revision", "This domain has no such revision, or no longer keeps it.");
}

export const listRevisions = route({
  method: "GET",
  path: "/api/domains/{id}/revisions",
  tag: "History",
  summary: "List revisions, newest first; with after, the next ones with their patches, oldest first",
  permission: "view",
  params: DomainParams,
  query: z.object({
    before: z.coerce.number().int().min(1).optional(),
    after: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    named: QueryFlag,
  }),
  limit: "read",
  errors: [410],
  response: z.union([z.array(RevisionWithPatches), z.array(Revision)]),
  async handle({ params, query }) {
    if (query.after !== undefined) {
      const rows = await revisionsAfter(params.id, query.after);
      if (!rows) {
        const message = `The history does not hold revision ${query.after}. Read the domain anew.`;
        throw new HttpError(410, "no-such-revision", message);
      }
      return rows.map((row) => ({ ...revision(row), patches: JSON.parse(row.patches) as unknown }));
    }
    const rows = await listRows(params.id, {
      limit: query.limit,
      ...(query.before === undefined ? {} : { before: query.before }),
      ...(query.named ? { named: true } : {}),
    });
    return rows.map(revision);
  },
});

export const readRevision = route({
  method: "GET",
  path: "/api/domains/{id}/revisions/{n}",
  tag: "History",
  summary: "Read a revision with the whole document as it was",
  permission: "view",
  params: RevisionParams,
  limit: "read",
  response: Revision.extend({ document: Document }),
  async handle({ params }) {
    const [row, document] = await Promise.all([
      findRevision(params.id, params.n),
      documentAt(params.id, params.n),
    ]);
    if (!row || !document) throw noSuchRevision();
    return { ...revision(row), document: document as unknown };
  },
});

export const nameRevision = route({
  method: "PATCH",
  path: "/api/domains/{id}/revisions/{n}",
  tag: "History",
  summary: "Name a revision, which keeps it from compaction; null takes the name away",
  permission: "edit",
  params: RevisionParams,
  body: z.strictObject({ name: z.string().trim().min(1).max(100).nullable() }),
  response: Revision,
  async handle({ params, body, audit }) {
    if (!(await nameRow(params.id, params.n, body.name))) throw noSuchRevision();
    await audit({ action: "revision.name", subject: `revision ${params.n}`, detail: { name: body.name } });
    const row = await findRevision(params.id, params.n);
    if (!row) throw noSuchRevision();
    return revision(row);
  },
});

export const restore = route({
  method: "POST",
  path: "/api/domains/{id}/revisions/{n}/restore",
  tag: "History",
  summary: "Make the document what it was at a revision, as a new revision",
  permission: "edit",
  params: RevisionParams,
  response: z.object({ revision: z.int() }),
  errors: [409],
  async handle({ params, actor, audit }) {
    const made = await restoreRevision(params.id, params.n, { id: actor.id, name: actor.name });
    if (!made.ok) throw made.error === "no-such-revision" ? noSuchRevision() : changeError(made.error);
    await audit({ action: "revision.restore", subject: `revision ${params.n}` });
    return made.value;
  },
});
