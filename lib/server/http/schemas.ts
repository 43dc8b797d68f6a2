import "server-only";
import { z } from "zod";
import { DomainDocument } from "@/lib/model/schema";

/** Shapes that several routes speak of; OpenAPI lists them by these names. */

export const DomainParams = z.object({ id: z.uuid() });
export const RevisionParams = DomainParams.extend({ n: z.coerce.number().int().min(1) });

const JsonAny = z.json();
const Pointer = z.string().max(8192);

export const PatchOperation = z
  .discriminatedUnion("op", [
    z.strictObject({ op: z.enum(["add", "replace", "test"]), path: Pointer, value: JsonAny }),
    z.strictObject({ op: z.literal("remove"), path: Pointer }),
    z.strictObject({ op: z.enum(["move", "copy"]), path: Pointer, from: Pointer }),
  ])
  .meta({ id: "PatchOperation", description: "One operation of RFC 6902" });
export const PatchBody = z.array(PatchOperation).max(100_000).meta({ id: "Patch" });

export const Positions = z
  .record(z.string().max(512), z.strictObject({ x: z.number(), y: z.number() }))
  .meta({ id: "Positions", description: "Places on the canvas, by element key" });

export const Access = z
  .object({ edit: z.boolean(), deploy: z.boolean(), admin: z.boolean() })
  .meta({ id: "Access", description: "What you may do in this domain, beyond viewing it" });

export const DomainName = z.string().trim().min(1).max(100);

export const DomainSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    trashedAt: z.iso.datetime().nullable(),
    access: Access,
  })
  .meta({ id: "Domain" });

export const Document = DomainDocument.clone().register(z.globalRegistry, { id: "DomainDocument" });

export const DomainDetail = DomainSummary.extend({ document: Document, positions: Positions });

export const Revision = z
  .object({
    number: z.int(),
    message: z.string(),
    name: z.string().nullable(),
    author: z.object({ id: z.string().nullable(), name: z.string() }),
    createdAt: z.iso.datetime(),
    deployedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Revision" });

export const RevisionWithPatches = Revision.extend({ patches: PatchBody }).meta({
  id: "RevisionWithPatches",
});

/** A switch in a query string. */
export const QueryFlag = z
  .enum(["", "0", "1", "false", "true"])
  .transform((text) => text !== "0" && text !== "false")
  .optional();
