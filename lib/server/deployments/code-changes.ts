import "server-only";
import type { CodeChanges } from "@/lib/editor/jobs";
import type { DomainDocument } from "@/lib/model/schema";
import { pointer } from "@/lib/shared/json";
import { lastDeployedRevision } from "../db/revisions";
import { documentAt } from "../domains/store";

/** Members of a document that decide what packages do, beside the values of machines. */
const DECIDING = ["clusterModules", "extensions", "filters", "inputs", "library", "lock", "nixpkgs"] as const;

/** What of the code of a document's packages differs from the revision that was deployed last. */
export async function codeChanges(domainId: string, document: DomainDocument): Promise<CodeChanges> {
  const since = await lastDeployedRevision(domainId);
  const before = since === null ? null : await documentAt(domainId, since);
  if (!before) return { since: null, paths: [] };
  return { since, paths: DECIDING.flatMap((key) => differences([key], before[key], document[key])) };
}

/** Paths of the members that differ: one level deep in a set, the whole of anything else. */
function differences(path: readonly string[], before: unknown, after: unknown): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (path.length > 1 || path[0] === "lock" || !isSet(before) || !isSet(after)) return [pointer(...path)];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().flatMap((name) => differences([...path, name], before[name], after[name]));
}

const isSet = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
