import "server-only";
import { z } from "zod";
import { type ExportPositions, generateFlake, zipFiles } from "@/lib/codegen";
import { resolutionOf } from "@/lib/resolver";
import { printedResolution } from "@/lib/resolver/printed";
import { findDomain, readPositions } from "../../db/domains";
import { serviceArgument } from "../../domains/answers";
import { libraryFiles } from "../../domains/library";
import { currentDocument, documentAt } from "../../domains/store";
import { prefersJson } from "../accept";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const RevisionQuery = z.object({ revision: z.coerce.number().int().min(1).optional() });

/** The document that a request asks about: the newest, or as it was at `revision`. */
async function askedDocument(domainId: string, revision: number | undefined) {
  if (revision === undefined) {
    const current = await currentDocument(domainId);
    if (!current) throw noSuchDomain();
    return current;
  }
  const document = await documentAt(domainId, revision);
  if (!document) throw new HttpError(404, "no-such-revision", "This domain has no such revision.");
  return { document, revision };
}

export const resolution = route({
  method: "GET",
  path: "/api/domains/{id}/resolution",
  tag: "Answers",
  summary: "The domain resolved; with service and machine, what the definition receives there",
  permission: "view",
  params: DomainParams,
  query: RevisionQuery.extend({
    service: z.string().max(255).optional(),
    machine: z.string().max(255).optional(),
  }),
  limit: "expensive",
  response: z.record(z.string(), z.unknown()),
  async handle({ params, query: { service, machine, revision } }) {
    const { document } = await askedDocument(params.id, revision);
    if (service === undefined && machine === undefined) return printedResolution(resolutionOf(document));
    if (service === undefined || machine === undefined) {
      throw new HttpError(400, "half-a-question", "Give both a service and a machine, or neither.");
    }
    const argument = serviceArgument(document, service, machine);
    if (argument.ok) return argument.value;
    const { reason, message } = argument.error;
    throw new HttpError(reason === "ambiguous" ? 400 : 404, reason, message);
  },
});

export const problems = route({
  method: "GET",
  path: "/api/domains/{id}/problems",
  tag: "Answers",
  summary: "What is wrong in the document, as check tells it",
  permission: "view",
  params: DomainParams,
  query: RevisionQuery,
  limit: "expensive",
  response: z.array(z.record(z.string(), z.unknown())),
  async handle({ params, query }) {
    const { document } = await askedDocument(params.id, query.revision);
    return resolutionOf(document).problems;
  },
});

export const flake = route({
  method: "GET",
  path: "/api/domains/{id}/flake",
  tag: "Answers",
  summary: "The domain as a flake: a zip archive, or the files' text with Accept: application/json",
  permission: "view",
  params: DomainParams,
  query: RevisionQuery,
  limit: "expensive",
  response: { content: "application/zip", orJson: z.record(z.string(), z.string()) },
  async handle({ params, query, request }) {
    const [{ document, revision }, row, positions] = await Promise.all([
      askedDocument(params.id, query.revision),
      findDomain(params.id),
      readPositions(params.id),
    ]);
    const name = row?.name ?? "domain";
    const files = generateFlake(document, {
      library: libraryFiles(),
      positions: JSON.parse(positions) as ExportPositions,
      name,
    });
    if (prefersJson(request, "application/zip")) return Object.fromEntries(files);
    const folder = fileName(name);
    return new Response(new Uint8Array(zipFiles(files, folder)), {
      headers: {
        "Content-Type": "application/zip",
        "Content-Disposition": `attachment; filename="${folder}-r${revision}.zip"`,
        "Cache-Control": "no-store",
      },
    });
  },
});

/** A name that is harmless on every system and in every header. */
function fileName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return plain || "domain";
}
