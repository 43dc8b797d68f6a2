import fc from "fast-check";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";

/** Without settings: they belong to options that cluster modules add, and these documents have none. */
function withoutSettings(document: DomainDocument): DomainDocument {
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) =>
      key === "settings" && typeof value === "object" ? {} : value,
    ),
  ) as DomainDocument;
}

/** Extensions change no answer; Home Manager's, which reads its input for every machine, is left out. */
const EXTENSIONS: readonly DomainDocument["extensions"][] = [
  [],
  ["colmena", "nixos-anywhere"],
  ["deploy-rs"],
];

/** Generated documents, the same ones for the same seed. */
export function generatedDocuments(count: number, seed: number): readonly DomainDocument[] {
  return fc.sample(arbitraryDocument, { numRuns: count, seed }).map((document, index) => ({
    ...withoutSettings(document),
    extensions: EXTENSIONS[index % EXTENSIONS.length] ?? [],
  }));
}
