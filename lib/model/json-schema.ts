import { toJSONSchema } from "zod/mini";
import { DomainDocument } from "./schema";

export const JSON_SCHEMA_ID = "urn:cluster-studio:domain-document:1";

/** The JSON Schema (2020-12) of a domain document as people write it: what has a default may be left out. */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = toJSONSchema(DomainDocument, { io: "input", unrepresentable: "any" });
  return { $schema, $id: JSON_SCHEMA_ID, title: "Cluster Studio domain document", ...schema };
}
