import type { DomainDocument } from "@/lib/model/schema";
import { resolutionOf, resolveDomain } from "@/lib/resolver";
import type { Problem } from "@/lib/shared/problem";

function identity({ code, path, message }: Problem): string {
  return `${code} ${path} ${message}`;
}

/**
 * Errors of a merged document that neither side had: somebody deleted host1 while somebody else added a role on it.
 * `base` is where both began; each resolution is made from that of `base`, which often is known: this costs what differs.
 */
export function errorsOfMerge(
  base: DomainDocument,
  mine: DomainDocument,
  theirs: DomainDocument,
  merged: DomainDocument,
): readonly Problem[] {
  const before = resolutionOf(base);
  const known = new Set(
    [resolveDomain(mine, before), resolveDomain(theirs, before)].flatMap((resolution) =>
      resolution.problems.filter((found) => found.severity === "error").map(identity),
    ),
  );
  return resolveDomain(merged, before).problems.filter(
    (found) => found.severity === "error" && !known.has(identity(found)),
  );
}
