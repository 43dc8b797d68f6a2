import { isJsonObject, type Json, type JsonObject, own, sameJson } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { ok, type Result } from "@/lib/shared/result";
import { readDocument } from "./read";
import type { DomainDocument } from "./schema";

type Entries = { readonly [name: string]: unknown };

/** A record without the entries that another one holds as the very same object. */
function onlyChanged(
  record: unknown,
  previous: Entries | undefined,
  reduce: (entry: unknown, old: unknown) => unknown,
) {
  if (!isJsonObject(record) || previous === undefined) return record;
  const changed: [string, unknown][] = [];
  for (const name of Object.keys(record)) {
    const old = own(previous, name);
    const entry = record[name];
    if (entry !== old) changed.push([name, reduce(entry, old)]);
  }
  // Not by assignment: `__proto__` has to stay an entry, to be refused.
  return Object.fromEntries(changed);
}

const whole = (entry: unknown) => entry;

function reducedCluster(cluster: unknown, old: unknown): unknown {
  if (!isJsonObject(cluster) || !isJsonObject(old)) return cluster;
  return {
    ...cluster,
    ...("machines" in cluster
      ? { machines: onlyChanged(cluster["machines"], own(old, "machines") as Entries, whole) }
      : {}),
    ...("services" in cluster
      ? { services: onlyChanged(cluster["services"], own(old, "services") as Entries, whole) }
      : {}),
  };
}

/** A record in its own order, its changed entries as they were read. */
function restored(
  record: Entries,
  read: Entries,
  restore: (entry: unknown, readEntry: unknown) => unknown,
): Entries {
  return Object.fromEntries(
    Object.entries(record).map(([name, entry]) => [
      name,
      Object.hasOwn(read, name) ? restore(entry, read[name]) : entry,
    ]),
  );
}

function restoredCluster(cluster: unknown, read: unknown): unknown {
  if (!isJsonObject(cluster) || !isJsonObject(read)) return read;
  const record = (name: "machines" | "services") =>
    restored((own(cluster, name) ?? {}) as Entries, read[name] as Entries, (_, entry) => entry);
  return { ...read, machines: record("machines"), services: record("services") };
}

/**
 * As `readDocument`, for a value that shares parts with a document that is known to be valid (a patch was applied to
 * it): what is the very same object is not looked at again, so this costs what has changed.
 */
export function readChangedDocument(
  value: unknown,
  previous: DomainDocument,
): Result<DomainDocument, readonly Problem[]> {
  if (!isJsonObject(value) || !isJsonObject(own(value, "clusters"))) return readDocument(value);
  const clusters = own(value, "clusters") as JsonObject;
  const reduced = { ...value, clusters: onlyChanged(clusters, previous.clusters, reducedCluster) } as Json;
  const read = readDocument(reduced);
  if (!read.ok) return read;
  const document = read.value as unknown as Json;
  if (sameJson(document, reduced)) return ok(value as unknown as DomainDocument);
  const complete = { ...read.value, clusters: restored(clusters, read.value.clusters, restoredCluster) };
  return ok(complete as unknown as DomainDocument);
}
