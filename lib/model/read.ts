import { isJsonObject, type Json } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { problemsOf } from "./issues";
import { migrate } from "./migrations";
import { DomainDocument } from "./schema";
import { structureProblems } from "./structure";

/** Reads a domain document from a parsed JSON value: migrates, checks and fills in defaults. */
export function readDocument(value: unknown): Result<DomainDocument, readonly Problem[]> {
  if (!isJsonObject(value)) {
    return fail([problem("invalid-type", "", "A domain document is a JSON object.")]);
  }
  const structure = structureProblems(value);
  if (structure.length > 0) return fail(structure);
  const current = migrate(value);
  if (!current.ok) return current;
  const parsed = DomainDocument.safeParse(current.value);
  // Named once: comparing the two recursive types member by member is beyond the compiler.
  if (parsed.success) return ok(parsed.data as unknown as DomainDocument);
  return fail(problemsOf(parsed.error, current.value as Json));
}
