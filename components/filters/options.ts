import type { DomainDocument, Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { own, sortedKeys } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";

/** A filter that can be picked, in words. */
export interface FilterOption {
  readonly key: string;
  readonly group: "Groups" | "Tags" | "Machines" | "Named filters" | "Combine" | "Code" | "Did you mean";
  readonly words: string;
  /** What else finds it: the long form of a machine. */
  readonly detail: string;
  readonly filter: Filter;
}

const LIMIT_PER_GROUP = 40;

function option(group: FilterOption["group"], filter: Filter, cluster: string, detail = ""): FilterOption {
  return {
    key: JSON.stringify(filter),
    group,
    words: filterSentence(filter, cluster),
    detail,
    filter,
  };
}

function groups(document: DomainDocument, cluster: string): FilterOption[] {
  const others = sortedKeys(document.clusters).filter((name) => name !== cluster);
  return [
    option("Groups", { filter: "clusterMachines" }, cluster, "this cluster"),
    ...others.map((name) => option("Groups", { filter: "cluster", cluster: name }, cluster, "cluster")),
    option("Groups", { filter: "domainMachines" }, cluster, "whole domain"),
  ];
}

function tags(document: DomainDocument, cluster: string): FilterOption[] {
  const found = new Set<string>();
  for (const machine of Object.values(own(document.clusters, cluster)?.machines ?? {}))
    for (const tag of machine.tags) found.add(tag);
  return [...found].sort().map((tag) => option("Tags", { filter: "tag", tag }, cluster));
}

function machines(document: DomainDocument, cluster: string): FilterOption[] {
  const here = sortedKeys(own(document.clusters, cluster)?.machines ?? {}).map((name) =>
    option(
      "Machines",
      { filter: "hostname", hostname: name },
      cluster,
      `${name}.${cluster}.${document.suffix}`,
    ),
  );
  const elsewhere = sortedKeys(document.clusters)
    .filter((name) => name !== cluster)
    .flatMap((name) =>
      sortedKeys(document.clusters[name]?.machines ?? {}).map((machine) => {
        const hostname = `${machine}.${name}.${document.suffix}`;
        return option("Machines", { filter: "hostname", hostname }, cluster, hostname);
      }),
    );
  return [...here, ...elsewhere];
}

/** Every filter that makes sense here: what the domain holds first, then how filters combine. */
export function filterOptions(document: DomainDocument, cluster: string): FilterOption[] {
  const all: Filter = { filter: "clusterMachines" };
  return [
    ...groups(document, cluster),
    ...tags(document, cluster),
    ...machines(document, cluster),
    ...sortedKeys(document.filters).map((name) =>
      option("Named filters", { filter: "named", name }, cluster, "Nix resolves it"),
    ),
    {
      ...option("Combine", { filter: "except", of: [all], without: [] }, cluster, "difference"),
      words: `all of ${cluster} except …`,
    },
    {
      ...option("Combine", { filter: "intersect", of: [all], with: [] }, cluster, "intersection"),
      words: `all of ${cluster} also in …`,
    },
    {
      ...option(
        "Code",
        { filter: "custom", source: "clusterName: config: [\n]" },
        cluster,
        "a function of your own; Nix resolves it",
      ),
      words: "custom code …",
    },
  ];
}

/** The names by which an option is known. */
function namesOf({ filter, detail }: FilterOption): readonly string[] {
  switch (filter.filter) {
    case "hostname":
      return [filter.hostname, detail];
    case "tag":
      return [filter.tag];
    case "cluster":
      return [filter.cluster];
    case "named":
      return [filter.name];
    default:
      return [];
  }
}

/** The option that a mistyped name most likely means. */
function meant(options: readonly FilterOption[], typed: string): FilterOption[] {
  const named = new Map(options.flatMap((each) => namesOf(each).map((name) => [name, each] as const)));
  const found = named.get(nearest(typed, named.keys()) ?? "");
  return found === undefined ? [] : [{ ...found, group: "Did you mean" }];
}

/**
 * What of the options the typed words leave, a few of each group; a word that is no tag yet can become one. Where nothing is
 * left, what may have been meant as well.
 */
export function matchingOptions(
  options: readonly FilterOption[],
  query: string,
  cluster: string,
): FilterOption[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map<string, number>();
  const left = options.filter((each) => {
    const text = `${each.words} ${each.detail} ${each.group}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return false;
    const count = (counts.get(each.group) ?? 0) + 1;
    counts.set(each.group, count);
    return count <= LIMIT_PER_GROUP;
  });
  const typed = query.trim();
  const known = options.some((each) => each.filter.filter === "tag" && each.filter.tag === typed);
  return typed === "" || known
    ? left
    : [
        ...left,
        { ...option("Tags", { filter: "tag", tag: typed }, cluster, "no machine carries it yet") },
        ...(left.length === 0 ? meant(options, typed) : []),
      ];
}
