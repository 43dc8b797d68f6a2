import "server-only";
import { diffPatch } from "@/lib/model/diff";
import type { Patch } from "@/lib/model/edit";
import { readDocument } from "@/lib/model/read";
import { applyPatch } from "@/lib/model/patch";
import { type DomainDocument, SCHEMA_VERSION } from "@/lib/model/schema";
import { assert, present } from "@/lib/shared/assert";
import type { Json, JsonObject } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import type { Result } from "@/lib/shared/result";
import { perProcess } from "../db/client";
import { findDomain } from "../db/domains";
import { appendRevision, patchesBetween, snapshotAt } from "../db/revisions";

/** A document as it was at a revision. */
export interface At {
  readonly revision: number;
  readonly document: DomainDocument;
}

interface Kept extends At {
  /** The states before it, newest first: edits that cross on the way rest on one of them. They share what is equal. */
  readonly before: readonly At[];
}

/** Newest state of the domains that were used last. */
const newest = perProcess("cluster-studio.domains", () => new Map<string, Kept>());
const KEPT = 50;
/** At eighty edits a second, what a tab knows that is three quarters of a second behind. */
const KEPT_BEFORE = 60;

/** The newest state of a domain; null when there is no such domain. */
export async function currentDocument(domainId: string): Promise<At | null> {
  const domain = await findDomain(domainId);
  if (!domain) return null;
  const cached = newest.get(domainId);
  if (cached?.revision === domain.revision) return cached;
  const stored = present(await storedAt(domainId, domain.revision), "newest revision");
  const state = { revision: domain.revision, document: readStored(domainId, stored) };
  if (stored.schemaVersion === SCHEMA_VERSION) {
    remember(domainId, state);
    return state;
  }
  // Patches rest on what is stored: a document of an older version is written down once as it reads now.
  await appendRevision({
    domainId,
    number: domain.revision + 1,
    patches: JSON.stringify(diffPatch(stored as unknown as DomainDocument, state.document)),
    message: `Brought the document to version ${SCHEMA_VERSION} of its format`,
    author: { id: null, name: "Cluster Studio" },
    snapshot: JSON.stringify(state.document),
  });
  return currentDocument(domainId);
}

/** Keeps a state that was just written, so that the next reader need not replay it. */
export function remember(domainId: string, state: At): void {
  const kept = newest.get(domainId);
  const before = kept && kept.revision < state.revision ? [kept, ...kept.before] : (kept?.before ?? []);
  newest.delete(domainId);
  newest.set(domainId, {
    ...state,
    before: before.slice(0, KEPT_BEFORE).map(({ revision, document }) => ({ revision, document })),
  });
  const oldest = newest.keys().next();
  if (newest.size > KEPT && !oldest.done) newest.delete(oldest.value);
}

export function forget(domainId: string): void {
  newest.delete(domainId);
}

/** The document at a revision, from the nearest snapshot below it; null when there is no such revision. */
export async function documentAt(domainId: string, revision: number): Promise<DomainDocument | null> {
  const kept = newest.get(domainId);
  if (kept?.revision === revision) return kept.document;
  const recent = kept?.before.find((at) => at.revision === revision);
  if (recent) return recent.document;
  const stored = await storedAt(domainId, revision);
  return stored && readStored(domainId, stored);
}

function readStored(domainId: string, stored: JsonObject): DomainDocument {
  const read = readDocument(stored);
  assert(read.ok, `the stored document of ${domainId} is not valid`);
  return read.value;
}

/** A revision's document as it was written, in the version of its time. */
async function storedAt(domainId: string, to: number): Promise<JsonObject | null> {
  const snapshot = await snapshotAt(domainId, to);
  if (!snapshot) return null;
  let document = JSON.parse(snapshot.document) as JsonObject;
  let revision = snapshot.number;
  for (const row of await patchesBetween(domainId, revision, to)) {
    const applied = applyPatch(document, JSON.parse(row.patches) as Patch);
    assert(applied.ok, `the stored patches of ${domainId} at ${row.number} do not apply`);
    document = applied.value;
    revision = row.number;
  }
  return revision === to ? document : null;
}

/** `applyPatch` for documents. Comparing their type with JSON's, both recursive, is beyond the compiler. */
export function applyTo(document: DomainDocument, patch: Patch): Result<DomainDocument, readonly Problem[]> {
  return applyPatch(document as unknown as Json, patch) as unknown as Result<
    DomainDocument,
    readonly Problem[]
  >;
}
