import "server-only";
import { z } from "zod";
import { diffFiles, type ExportPositions, generateFlake } from "@/lib/codegen";
import { documentChanges } from "@/lib/model/changes";
import { elementKey } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolutionOf } from "@/lib/resolver";
import type { Resolution } from "@/lib/resolver/resolution";
import { sameJson } from "@/lib/shared/json";
import { libraryFiles } from "../../domains/library";
import { currentDocument, documentAt } from "../../domains/store";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const Value = z.unknown().describe("absent where there is none");

const Difference = z
  .object({
    from: z.int(),
    to: z.int(),
    elements: z.array(
      z.object({
        element: z.string().describe("pointer of the element"),
        kind: z.enum(["added", "removed", "renamed", "changed"]),
        from: z.string().optional(),
        fields: z.array(
          z.object({ path: z.array(z.string()), before: Value.optional(), after: Value.optional() }),
        ),
      }),
    ),
    files: z.array(
      z.object({
        path: z.string(),
        change: z.enum(["added", "removed", "changed"]),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
    affected: z.array(
      z.object({
        machine: z.string(),
        services: z.array(z.string()).describe("services that receive something else there"),
        annotation: z.boolean().describe("whether what others learn of the machine changes"),
      }),
    ),
  })
  .meta({ id: "Difference" });

/** What differs between two revisions: elements and fields, the files of the flake, and who is affected. */
export const difference = route({
  method: "GET",
  path: "/api/domains/{id}/difference",
  tag: "History",
  summary: "What differs between two revisions; to is the newest where absent",
  permission: "view",
  params: DomainParams,
  query: z.object({
    from: z.coerce.number().int().min(1),
    to: z.coerce.number().int().min(1).optional(),
  }),
  limit: "expensive",
  response: Difference,
  async handle({ params, query }) {
    const current = await currentDocument(params.id);
    if (!current) throw noSuchDomain();
    const to = query.to ?? current.revision;
    const [before, after] = [await documentAt(params.id, query.from), await documentAt(params.id, to)];
    if (!before || !after) {
      throw new HttpError(
        404,
        "no-such-revision",
        "This domain has no such revision, or no longer keeps it.",
      );
    }
    const elements = documentChanges(before, after).map((change) => ({
      element: elementKey(change.element),
      kind: change.kind,
      ...(change.from ? { from: elementKey(change.from) } : {}),
      fields: change.fields,
    }));
    return {
      from: query.from,
      to,
      elements,
      files: diffFiles(flakeOf(before), flakeOf(after)),
      affected: affectedMachines(resolutionOf(before), resolutionOf(after)),
    };
  },
});

/** The flake without what says nothing beyond the rest: the manifest repeats the document. */
function flakeOf(document: DomainDocument): ReadonlyMap<string, string> {
  const positions: ExportPositions = {};
  const files = new Map(generateFlake(document, { library: libraryFiles(), positions }));
  files.delete("studio.json");
  return files;
}

/** Machines for which a service receives something else, or that are no longer as others see them. */
function affectedMachines(before: Resolution, after: Resolution) {
  const names = new Set([...before.machines.keys(), ...after.machines.keys()]);
  return [...names].flatMap((machine) => {
    const reach = new Set(
      [...before.reachOf(machine), ...after.reachOf(machine)].map(({ service }) => service),
    );
    const services = [...reach].filter((service) => {
      const [was, is] = [before.argumentOf(service, machine), after.argumentOf(service, machine)];
      return was === undefined || is === undefined ? was !== is : JSON.stringify(was) !== JSON.stringify(is);
    });
    const [was, is] = [before.machines.get(machine)?.annotation, after.machines.get(machine)?.annotation];
    const annotation = was === undefined || is === undefined ? was !== is : !sameJson(was, is);
    return services.length > 0 || annotation ? [{ machine, services: services.sort(), annotation }] : [];
  });
}
