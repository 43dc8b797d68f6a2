import { assertNever } from "@/lib/shared/assert";
import type { Filter } from "./schema";

/** One piece of a filter's sentence. Pieces with a `filter` can be edited on their own, at `path` in the list. */
export interface SentencePiece {
  readonly text: string;
  /** Unescaped segments from the list of filters to this piece's filter. */
  readonly path: readonly (string | number)[];
  /** Absent for the words between filters. */
  readonly filter?: Filter;
}

type At = readonly (string | number)[];

function phrase(filter: Filter, cluster: string | undefined): string {
  switch (filter.filter) {
    case "clusterMachines":
      return cluster === undefined ? "all of this cluster" : `all of ${cluster}`;
    case "domainMachines":
      return "all of the domain";
    case "cluster":
      return `all of ${filter.cluster}`;
    case "hostname":
      return filter.hostname;
    case "tag":
      return `tag ${filter.tag}`;
    case "named":
      return `filter ${filter.name}`;
    case "custom":
      return "a filter of its own";
    case "except":
    case "intersect":
      return "";
    default:
      return assertNever(filter);
  }
}

function words(text: string, path: At): SentencePiece {
  return { text, path };
}

function groupPieces(filters: readonly Filter[], cluster: string | undefined, at: At): SentencePiece[] {
  const pieces = filterListPieces(filters, cluster, at);
  const first = filters[0];
  const plain = filters.length === 1 && first?.filter !== "except" && first?.filter !== "intersect";
  return plain || filters.length === 0 ? pieces : [words("(", at), ...pieces, words(")", at)];
}

function filterPieces(filter: Filter, cluster: string | undefined, at: At): SentencePiece[] {
  if (filter.filter === "except" || filter.filter === "intersect") {
    const [joint, key, others] =
      filter.filter === "except"
        ? ([" except ", "without", filter.without] as const)
        : ([" that are also in ", "with", filter.with] as const);
    return [
      ...groupPieces(filter.of, cluster, [...at, "of"]),
      words(joint, at),
      ...groupPieces(others, cluster, [...at, key]),
    ];
  }
  return [{ text: phrase(filter, cluster), path: at, filter }];
}

/** The pieces of a list of filters, in reading order; joined, they are `filterListSentence`. */
export function filterListPieces(
  filters: readonly Filter[],
  cluster?: string,
  at: At = [],
): readonly SentencePiece[] & SentencePiece[] {
  if (filters.length === 0) return [words("nothing", at)];
  return filters.flatMap((filter, index) => {
    const pieces = filterPieces(filter, cluster, [...at, index]);
    if (index === 0) return pieces;
    return [words(index === filters.length - 1 ? " plus " : ", ", at), ...pieces];
  });
}

/** One filter as a person reads it: "all of attic except nas". `cluster` is the service's own cluster. */
export function filterSentence(filter: Filter, cluster?: string): string {
  return filterPieces(filter, cluster, [])
    .map((piece) => piece.text)
    .join("");
}

/** A list of filters as a person reads it; a list is the union of its filters. */
export function filterListSentence(filters: readonly Filter[], cluster?: string): string {
  return filterListPieces(filters, cluster)
    .map((piece) => piece.text)
    .join("");
}

type Nested = readonly Filter[];

function inNested(filter: Filter, key: string | number, change: (inner: Nested) => Nested): Filter {
  if (filter.filter === "except" && key === "of") return { ...filter, of: change(filter.of) };
  if (filter.filter === "except" && key === "without") return { ...filter, without: change(filter.without) };
  if (filter.filter === "intersect" && key === "of") return { ...filter, of: change(filter.of) };
  if (filter.filter === "intersect" && key === "with") return { ...filter, with: change(filter.with) };
  return filter;
}

/**
 * The list with the filter at `path` (as in a piece) replaced, or taken out when `filter` is null. An index one beyond
 * the end appends. A path that leads nowhere changes nothing.
 */
export function replaceFilterAt(filters: Nested, path: At, filter: Filter | null): Nested {
  const [index, key, ...rest] = path;
  if (typeof index !== "number" || index < 0 || index > filters.length) return filters;
  const old = filters[index];
  if (key === undefined) {
    return [...filters.slice(0, index), ...(filter === null ? [] : [filter]), ...filters.slice(index + 1)];
  }
  if (old === undefined) return filters;
  const next = inNested(old, key, (inner) => replaceFilterAt(inner, rest, filter));
  return filters.map((item, at) => (at === index ? next : item));
}
