import type { Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";

/** A filter that puts an operation between two lists. */
export type Compound = Extract<Filter, { filter: "except" | "intersect" }>;

export const OPERATION_WORDS: Record<Compound["filter"], string> = {
  except: "except",
  intersect: "that are also in",
};

export function secondOf(filter: Compound): readonly Filter[] {
  return filter.filter === "except" ? filter.without : filter.with;
}

export function compound(
  kind: Compound["filter"],
  of: readonly Filter[],
  second: readonly Filter[],
): Compound {
  return kind === "except"
    ? { filter: "except", of, without: second }
    : { filter: "intersect", of, with: second };
}

/** An operation whose second list is still to be asked for, or null for a filter that says all it has to. */
export function unfinished(filter: Filter): Compound | null {
  if (filter.filter !== "except" && filter.filter !== "intersect") return null;
  return secondOf(filter).length === 0 ? filter : null;
}

/** The operation with its second list begun. */
export function finished(begun: Compound, second: Filter): Compound {
  return compound(begun.filter, begun.of, [second]);
}

/** What is left of an operation whose second list is now `second`: without any, its one first filter alone. */
export function withSecond(filter: Compound, second: readonly Filter[]): Filter {
  const [only] = filter.of;
  return second.length === 0 && filter.of.length === 1 && only !== undefined
    ? only
    : compound(filter.filter, filter.of, second);
}

/** An operation up to its second list, in words. */
export function begunWords(begun: Compound, cluster: string): string {
  const first = begun.of.map((each) => filterSentence(each, cluster)).join(" and ");
  return `${first} ${OPERATION_WORDS[begun.filter]}`;
}
