import type { JsonObject } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { SCHEMA_VERSION } from "./schema";

/** Turns a document of version `n` into one of version `n + 1`; it may rely on nothing but the document. */
export type Migration = (document: JsonObject) => JsonObject;

/** What stands between earlier schema versions and today's, keyed by the version that a migration reads. */
export const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/**
 * Brings a document of an earlier version to `target`. Refuses a missing version, one that is newer than this
 * program, and one that no migration reads any more.
 */
export function migrate(
  document: JsonObject,
  migrations: ReadonlyMap<number, Migration> = MIGRATIONS,
  target: number = SCHEMA_VERSION,
): Result<JsonObject, readonly Problem[]> {
  const version = Object.hasOwn(document, "schemaVersion") ? document["schemaVersion"] : undefined;
  if (version === undefined) {
    return fail([
      problem(
        "missing-schema-version",
        "/schemaVersion",
        "The document does not say which schema version it is written in.",
        `Add "schemaVersion": ${target}.`,
      ),
    ]);
  }
  if (typeof version !== "number" || !Number.isInteger(version) || version < 0) {
    return fail([
      problem("invalid-schema-version", "/schemaVersion", "The schema version is a whole number."),
    ]);
  }
  if (version > target) {
    return fail([
      problem(
        "newer-schema-version",
        "/schemaVersion",
        `The document is written in schema version ${version}; this studio reads up to ${target}.`,
        "Update the studio, or export the document from a studio of this version.",
      ),
    ]);
  }
  let current = document;
  for (let at = version; at < target; at++) {
    const migration = migrations.get(at);
    if (!migration) {
      return fail([
        problem(
          "unknown-schema-version",
          "/schemaVersion",
          `Schema version ${version} cannot be read any more.`,
          `Set "schemaVersion" to ${target} when the document already has that form.`,
        ),
      ]);
    }
    current = { ...migration(current), schemaVersion: at + 1 };
  }
  return ok(current);
}
