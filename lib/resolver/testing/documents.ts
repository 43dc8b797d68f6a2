import { DomainDocument } from "@/lib/model/schema";

/** A document from clusters as a person would write them, defaults filled in. */
export function domainOf(clusters: unknown, more: object = {}): DomainDocument {
  return DomainDocument.parse({ schemaVersion: 1, suffix: "com", clusters, ...more }) as DomainDocument;
}

/** Machines of which nothing but the names matters. */
export function bare(...names: string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}
