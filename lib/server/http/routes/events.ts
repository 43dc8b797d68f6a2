import "server-only";
import { z } from "zod";
import { findDomain } from "../../db/domains";
import { listRevisions, type RevisionRow, revisionsAfter } from "../../db/revisions";
import { subscribe } from "../../events/bus";
import { arrive, selectHere } from "../../events/presence";
import { watchDomain } from "../../events/watch";
import { listenIn } from "../listening";
import { route } from "../route";
import { DomainParams } from "../schemas";

const Client = z.string().min(1).max(64);

/** Element references are checked no further than this: they are shown, never followed. */
const Selection = z
  .object({ kind: z.string().max(32) })
  .catchall(z.string().max(255))
  .refine((selection) => Object.keys(selection).length <= 8, "is no reference to an element")
  .nullable();

/** A revision as it is told of; `follows` is the one that the patches lead from, if there is one. */
function newsOf(row: RevisionRow, follows: number | null, patches: unknown) {
  return {
    revision: row.number,
    follows,
    patches,
    author: { id: row.authorId, name: row.authorName },
    message: row.message,
    client: null,
  };
}

export const domainEvents = route({
  method: "GET",
  path: "/api/domains/{id}/events",
  tag: "Working together",
  summary: "Revisions and people of a domain as they come (SSE), resumable with Last-Event-ID",
  permission: "view",
  params: DomainParams,
  query: z.object({ client: Client.optional(), after: z.coerce.number().int().min(0).optional() }),
  response: { content: "text/event-stream" },
  async handle({ params, query, actor, request }) {
    const { id } = params;
    const last = Number.parseInt(request.headers.get("last-event-id") ?? "", 10);
    const newest = (await findDomain(id))?.revision ?? 0;
    let told = Number.isSafeInteger(last) ? last : (query.after ?? newest);
    const client = query.client ?? crypto.randomUUID();

    return listenIn(request, actor, id, (stream) => {
      const tellRevision = (revision: number, data: unknown) => {
        if (revision <= told) return;
        told = revision;
        stream.send("revision", data, String(revision));
      };
      const held: { revision: number; data: unknown }[] = [];
      let caughtUp = false;
      const unsubscribe = subscribe(id, (event) => {
        const { type, ...data } = event;
        if (event.type !== "revision") stream.send(type, data);
        else if (caughtUp) tellRevision(event.revision, data);
        else held.push({ revision: event.revision, data });
      });
      watchDomain(id, newest);
      const catchUp = async () => {
        for (let more = true; more; ) {
          const rows = await revisionsAfter(id, told);
          more = rows !== null && rows.length > 0;
          for (const row of rows ?? []) {
            tellRevision(row.number, newsOf(row, told, JSON.parse(row.patches)));
          }
          if (rows !== null) continue;
          // Whoever knows a revision that the history has lost has to read the domain anew.
          const [row] = await listRevisions(id, { limit: 1 });
          told = (row?.number ?? told) - 1;
          if (row) tellRevision(row.number, newsOf(row, null, []));
        }
        for (const { revision, data } of held) tellRevision(revision, data);
        caughtUp = true;
      };
      stream.send("hello", { revision: told, client });
      catchUp().catch(() => stream.close());
      const leave = arrive(id, { id: client, userId: actor.id, name: actor.name, selection: null });
      return () => {
        unsubscribe();
        leave();
      };
    });
  },
});

export const tellPresence = route({
  method: "POST",
  path: "/api/domains/{id}/presence",
  tag: "Working together",
  summary: "Say which element your tab has selected",
  permission: "view",
  params: DomainParams,
  body: z.strictObject({ client: Client, selection: Selection }),
  limit: "change",
  response: null,
  status: 204,
  async handle({ params, body, actor }) {
    selectHere(params.id, body.client, actor.id, body.selection as never);
  },
});
