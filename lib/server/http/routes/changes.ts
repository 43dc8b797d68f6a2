import "server-only";
import { z } from "zod";
import type { Patch } from "@/lib/model/edit";
import { readPositions, writePositions } from "../../db/domains";
import { applyChange, type ChangeFailure } from "../../domains/changes";
import { inTurn } from "../../domains/turns";
import { supersedeIdle } from "../../evaluation/idle";
import { publish } from "../../events/bus";
import { log } from "../../log";
import { MEBIBYTE } from "../body";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams, PatchBody, Positions } from "../schemas";
import { DOCUMENT_LIMIT } from "./domains";

/** Which tab sends a request, so that it is not told its own news. */
export function clientOf(request: Request): string | null {
  return request.headers.get("x-studio-client")?.slice(0, 64) ?? null;
}

export function changeError(failure: ChangeFailure): HttpError {
  switch (failure.kind) {
    case "missing":
      return noSuchDomain();
    case "conflict":
      return new HttpError(409, "conflict", "Somebody else changed the same place.", {
        paths: failure.paths,
        problems: failure.problems,
        revision: failure.revision,
      });
    case "invalid":
      return new HttpError(422, "not-valid", failure.problems[0]?.message ?? "The change cannot be made.", {
        problems: failure.problems,
      });
  }
}

export const changeDomain = route({
  method: "POST",
  path: "/api/domains/{id}/changes",
  tag: "Domains",
  summary: "Change a domain's document by patches that rest on a revision",
  permission: "edit",
  params: DomainParams,
  body: z.strictObject({
    baseRevision: z.int().min(1),
    patches: PatchBody,
    /** What the change does, in words, for the history. */
    message: z.string().max(500).optional(),
  }),
  bodyLimit: DOCUMENT_LIMIT,
  limit: "change",
  response: z.object({ revision: z.int() }),
  errors: [409, 422],
  async handle({ params, body, actor, request }) {
    const made = await applyChange(params.id, {
      baseRevision: body.baseRevision,
      patches: body.patches as Patch,
      message: body.message || "Changed the document",
      author: { id: actor.id, name: actor.name },
      client: clientOf(request),
    });
    if (!made.ok) throw changeError(made.error);
    void supersedeIdle(params.id, actor).catch((error) =>
      log("error", "an evaluation was not cancelled", error),
    );
    return made.value;
  },
});

export const readPositionsRoute = route({
  method: "GET",
  path: "/api/domains/{id}/positions",
  tag: "Domains",
  summary: "Read the places of elements on the canvas",
  permission: "view",
  params: DomainParams,
  response: Positions,
  handle: async ({ params }) => JSON.parse(await readPositions(params.id)),
});

/** Far more than a domain has elements. */
const MOST_POSITIONS = 100_000;

export const changePositions = route({
  method: "PATCH",
  path: "/api/domains/{id}/positions",
  tag: "Domains",
  summary: "Move elements on the canvas; null forgets a place",
  permission: "edit",
  params: DomainParams,
  body: z.record(z.string().max(512), z.strictObject({ x: z.number(), y: z.number() }).nullable()),
  bodyLimit: 4 * MEBIBYTE,
  limit: "change",
  response: null,
  status: 204,
  async handle({ params, body, request }) {
    await inTurn(params.id, async () => {
      const merged = new Map(Object.entries(JSON.parse(await readPositions(params.id))));
      for (const [element, place] of Object.entries(body)) {
        if (place) merged.set(element, place);
        else merged.delete(element);
      }
      if (merged.size > MOST_POSITIONS) {
        throw new HttpError(413, "too-large", `A canvas holds at most ${MOST_POSITIONS} places.`);
      }
      await writePositions(params.id, JSON.stringify(Object.fromEntries(merged)));
    });
    publish(params.id, { type: "positions", client: clientOf(request) });
  },
});
