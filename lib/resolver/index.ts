import type { DomainDocument } from "@/lib/model/schema";
import { DomainResolution } from "@/lib/resolver/domain-resolution";
import type { Resolution } from "@/lib/resolver/resolution";
import { resolveState } from "@/lib/resolver/state";

export type * from "@/lib/resolver/resolution";

const resolutions = new WeakMap<DomainDocument, DomainResolution>();

/**
 * Resolves a valid document (SPEC.md): who is there, which machines each service hits, and what is wrong.
 * With the resolution of an earlier document it costs what differs, by identity, between the two; the result is the
 * same as without. Never throws for what a document can say: that becomes a problem.
 */
export function resolveDomain(document: DomainDocument, previous?: Resolution): Resolution {
  const before = previous instanceof DomainResolution ? previous : undefined;
  if (before?.state.document === document) return before;
  const resolution = new DomainResolution(resolveState(document, before?.state), before);
  resolutions.set(document, resolution);
  return resolution;
}

/** The resolution of a document: the one already made, when there is one. */
export function resolutionOf(document: DomainDocument): Resolution {
  return resolutions.get(document) ?? resolveDomain(document);
}
