import "server-only";
import type { Patch } from "@/lib/model/edit";
import { readDocument } from "@/lib/model/parse";
import { applyPatch } from "@/lib/model/patch";
import type { DomainDocument } from "@/lib/model/schema";
import { assert, present } from "@/lib/shared/assert";
import type { Json } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import type { Result } from "@/lib/shared/result";
import { perProcess } from "../db/client";
import { findDomain } from "../db/domains";
import { patchesBetween, snapshotAt } from "../db/revisions";

/** A document as it was at a revision. */
export interface At {
  readonly revision: number;
  readonly document: DomainDocument;
}

/** Newest state of the domains that were used last. */
const newest = perProcess("cluster-studio.domains", () => new Map<string, At>());
const KEPT = 50;

/** The newest state of a domain; null when there is no such domain. */
export async function currentDocument(domainId: string): Promise<At | null> {
  const domain = await findDomain(domainId);
  if (!domain) return null;
  const cached = newest.get(domainId);
  if (cached?.revision === domain.revision) return cached;
  const document = cached
    ? await replay(domainId, cached, domain.revision)
    : await documentAt(domainId, domain.revision);
  const state = { revision: domain.revision, document: present(document, "newest revision") };
  remember(domainId, state);
  return state;
}

/** Keeps a state that was just written, so that the next reader need not replay it. */
export function remember(domainId: string, state: At): void {
  newest.delete(domainId);
  newest.set(domainId, state);
  const oldest = newest.keys().next();
  if (newest.size > KEPT && !oldest.done) newest.delete(oldest.value);
}

export function forget(domainId: string): void {
  newest.delete(domainId);
}

/** The document at a revision, from the nearest snapshot below it; null when there is no such revision. */
export async function documentAt(domainId: string, revision: number): Promise<DomainDocument | null> {
  const cached = newest.get(domainId);
  if (cached?.revision === revision) return cached.document;
  const snapshot = await snapshotAt(domainId, revision);
  if (!snapshot) return null;
  const read = readDocument(JSON.parse(snapshot.document));
  assert(read.ok, `the stored document of ${domainId} at ${snapshot.number} is not valid`);
  return replay(domainId, { revision: snapshot.number, document: read.value }, revision);
}

async function replay(domainId: string, from: At, to: number): Promise<DomainDocument | null> {
  let { document, revision } = from;
  for (const row of await patchesBetween(domainId, from.revision, to)) {
    const applied = applyTo(document, JSON.parse(row.patches) as Patch);
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
