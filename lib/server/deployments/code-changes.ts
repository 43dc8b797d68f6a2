import "server-only";
import type { CodeChanges } from "@/lib/editor/jobs";
import type { DomainDocument } from "@/lib/model/schema";
import { type Json, pointer, sameJson } from "@/lib/shared/json";
import { lastDeployedRevision } from "../db/revisions";
import { documentAt } from "../domains/store";

/** Members of a document that decide what packages do. */
const DECIDING = ["clusterModules", "extensions", "filters", "inputs", "library", "lock", "nixpkgs"] as const;

/** The values that cluster modules read, by where they stand: they end up in what packages run, too. */
function settingsOf(document: DomainDocument): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  const put = (value: { readonly settings: Json }, ...path: readonly string[]) =>
    found.set(pointer(...path, "settings"), value.settings);
  put(document);
  for (const [name, cluster] of Object.entries(document.clusters)) {
    put(cluster, "clusters", name);
    for (const kind of ["machines", "services", "users"] as const)
      for (const [element, value] of Object.entries(cluster[kind]))
        put(value, "clusters", name, kind, element);
  }
  return found;
}

/** Settings that differ; those of an element that one of the documents lacks count where there are any. */
function settingsChanges(before: DomainDocument, after: DomainDocument): string[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !sameJson(old.get(path) ?? {}, now.get(path) ?? {}))
    .sort();
}

/** What of the code of a document's packages differs from the revision that was deployed last. */
export async function codeChanges(domainId: string, document: DomainDocument): Promise<CodeChanges> {
  const since = await lastDeployedRevision(domainId);
  const before = since === null ? null : await documentAt(domainId, since);
  if (!before) return { since: null, paths: [] };
  const code = DECIDING.flatMap((key) => differences([key], before[key], document[key]));
  return { since, paths: [...code, ...settingsChanges(before, document)] };
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
