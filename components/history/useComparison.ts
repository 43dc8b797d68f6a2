"use client";

import { useEffect, useState } from "react";
import { documentChanges, type ElementChange } from "@/lib/model/changes";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { compareResolutions, type Impact } from "@/lib/resolver/impact";
import { withoutRenames } from "./affected";
import { type Range, readDocumentAt } from "./revisions";
import { type Rewritten, rewrittenCode } from "./rewritten";

export interface Compared {
  readonly before: DomainDocument;
  readonly after: DomainDocument;
  readonly changes: readonly ElementChange[];
  readonly impact: Impact;
  readonly rewritten: readonly Rewritten[];
}

/** What two revisions differ in, worked out here from their documents. `value` is null until it is known. */
export function useComparison(
  domainId: string,
  range: Range | null,
): { readonly value: Compared | null; readonly refusal: string | null } {
  const [value, setValue] = useState<Compared | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const from = range?.from ?? null;
  const to = range?.to ?? null;
  useEffect(() => {
    if (to === null) return;
    let gone = false;
    void (async () => {
      const after = await readDocumentAt(domainId, to);
      // Where history begins there was a domain with nothing in it.
      const before = from === null ? after : await readDocumentAt(domainId, from);
      if (gone) return;
      if (!after.ok || !before.ok) {
        setRefusal(after.ok ? (before.ok ? null : before.error) : after.error);
        return;
      }
      setValue(compare(from === null ? emptied(after.value) : before.value, after.value));
    })();
    return () => {
      gone = true;
    };
  }, [domainId, from, to]);
  return { value, refusal };
}

function emptied(document: DomainDocument): DomainDocument {
  return { ...document, clusters: {}, modules: {}, clusterModules: {}, filters: {}, inputs: {} };
}

function compare(before: DomainDocument, after: DomainDocument): Compared {
  const was = resolveDomain(before);
  const is = resolveDomain(after, was);
  const changes = documentChanges(before, after);
  const impact = withoutRenames(compareResolutions(was, is), changes, [before.suffix, after.suffix]);
  return { before, after, changes, impact, rewritten: rewrittenCode(changes, is) };
}
