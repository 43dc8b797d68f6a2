import type { ResolvedService } from "@/lib/resolver/resolution";
import type { ArgumentPath } from "./reads";

/**
 * How sure a shown value is: worked out from the document (`structural`), the same while Nix has spoken for an earlier
 * revision (`stale`), Nix's own for this one (`exact`), or something that Nix alone can tell (`unknown`).
 */
export type Certainty = "structural" | "exact" | "stale" | "unknown";

/** How sure the value at `path` is, given whether Nix has spoken for this revision (true), an earlier one, or never. */
export function certaintyOf(
  service: ResolvedService | undefined,
  path: ArgumentPath,
  spoken: "now" | "earlier" | "never",
): Certainty {
  if (spoken === "now") return "exact";
  if (service !== undefined && !isKnown(service, path)) return "unknown";
  return spoken === "earlier" ? "stale" : "structural";
}

function isKnown(service: ResolvedService, [head, role]: ArgumentPath): boolean {
  if (head === "selectors") return service.selectors.known;
  if (head !== "roles") return true;
  if (role === undefined) return [...service.roles.values()].every(({ known }) => known);
  return service.roles.get(String(role))?.known ?? true;
}

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  structural: "worked out from the document; Nix has not been asked yet",
  exact: "Nix’s own value for this revision",
  stale: "worked out from the document; Nix has spoken for an earlier revision only",
  unknown: "a filter in code decides: only Nix can tell",
};

/** The same in a word or two. */
export const CERTAINTY_SHORT: Readonly<Record<Certainty, string>> = {
  structural: "worked out",
  exact: "exact",
  stale: "not asked yet",
  unknown: "unknown",
};
