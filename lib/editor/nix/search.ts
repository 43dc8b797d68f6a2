import { fail, ok, type Result } from "@/lib/shared/result";
import type { SourcePlace } from "./sources";

export interface SearchQuery {
  readonly text: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
}

/** One match in the line that it begins in. */
export interface Match {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

export interface FoundSource {
  readonly place: SourcePlace;
  readonly matches: readonly Match[];
}

export interface Found {
  readonly sources: readonly FoundSource[];
  readonly count: number;
  /** There are more matches than are listed. */
  readonly more: boolean;
}

/** Matches listed at most; replacing takes them all. */
export const LISTED = 2000;

/** The query as an expression; what is wrong with it where it is none. */
export function searchPattern(query: SearchQuery): Result<RegExp, string> {
  const flags = `gm${query.regex ? "u" : ""}${query.matchCase ? "" : "i"}`;
  try {
    return ok(
      new RegExp(query.regex ? query.text : query.text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), flags),
    );
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Every match in the sources; a pattern that matches nothing at all between characters finds nothing there. */
export function searchSources(places: readonly SourcePlace[], query: SearchQuery): Result<Found, string> {
  if (query.text === "") return ok({ sources: [], count: 0, more: false });
  const pattern = searchPattern(query);
  if (!pattern.ok) return pattern;
  const sources: FoundSource[] = [];
  let count = 0;
  for (const place of places) {
    const matches: Match[] = [];
    for (const match of place.text.matchAll(pattern.value)) {
      if (match[0] === "") continue;
      if (count === LISTED) return ok({ sources: [...sources, { place, matches }], count, more: true });
      count++;
      matches.push(matchAt(place.text, match.index, match[0]));
    }
    if (matches.length > 0) sources.push({ place, matches });
  }
  return ok({ sources, count, more: false });
}

const CONTEXT = 120;

function matchAt(text: string, index: number, found: string): Match {
  const lineStart = text.lastIndexOf("\n", index - 1) + 1;
  const end = index + found.length;
  const lineEnd = text.indexOf("\n", end);
  return {
    line: text.slice(0, index).split("\n").length,
    before: text.slice(lineStart, index).trimStart().slice(-CONTEXT),
    found: found.split("\n")[0] ?? "",
    after: found.includes("\n") ? "" : text.slice(end, lineEnd < 0 ? undefined : lineEnd).slice(0, CONTEXT),
  };
}

/** A text with every match replaced; `$1` and `$&` mean groups only in a regular expression. */
export function replaceIn(text: string, pattern: RegExp, query: SearchQuery, replacement: string): string {
  return text.replace(pattern, (...parts: unknown[]) => {
    const found = String(parts[0]);
    if (found === "" || !query.regex) return found === "" ? "" : replacement;
    const groups = parts.slice(
      1,
      parts.findIndex((part) => typeof part === "number"),
    );
    return replacement.replace(/\$(\$|&|\d{1,2})/g, (sign, name: string) => {
      if (name === "$") return "$";
      if (name === "&") return found;
      const group = groups[Number(name) - 1];
      return Number(name) >= 1 && Number(name) <= groups.length ? String(group ?? "") : sign;
    });
  });
}

/** The sources that replacing changes, with their new texts. */
export function replacedSources(
  places: readonly SourcePlace[],
  query: SearchQuery,
  replacement: string,
): readonly SourcePlace[] {
  const pattern = searchPattern(query);
  if (!pattern.ok || query.text === "") return [];
  return places.flatMap((place) => {
    const text = replaceIn(place.text, pattern.value, query, replacement);
    return text === place.text ? [] : [{ ...place, text }];
  });
}
