import type { Cluster } from "@/lib/model/schema";
import { longForm } from "@/lib/resolver/annotation";
import { sameItems } from "@/lib/resolver/sequence";
import { sortedKeys } from "@/lib/shared/json";

/** What filters resolve against in one cluster. Lists keep their identity while their contents stay the same. */
export interface Roster {
  readonly cluster: string;
  /** Machine names ascending by byte, and their long forms in the same order. */
  readonly names: readonly string[];
  readonly machines: readonly string[];
  readonly longOf: ReadonlyMap<string, string>;
  /** Long forms by tag, by name within one tag. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

/** The rosters of a domain, clusters ascending by byte. */
export interface DomainRoster {
  readonly suffix: string;
  readonly clusters: ReadonlyMap<string, Roster>;
  /** Every machine, by cluster, then name. */
  readonly machines: readonly string[];
}

/** The roster of a cluster; `previous` itself when membership and tags are as they were. */
export function rosterOf(
  cluster: Cluster,
  name: string,
  suffix: string,
  previous?: { readonly document: Cluster; readonly roster: Roster },
): Roster {
  const machines = cluster.machines;
  const before = previous?.document.machines;
  if (previous && before === machines) return previous.roster;
  const keys = Object.keys(machines);
  const sameNames = before !== undefined && sameItems(keys, Object.keys(before));
  if (previous && before && sameNames && keys.every((key) => machines[key]?.tags === before[key]?.tags))
    return previous.roster;
  const names = previous && sameNames ? previous.roster.names : sortedKeys(machines);
  const longOf =
    previous && sameNames
      ? previous.roster.longOf
      : new Map(names.map((machine) => [machine, longForm(machine, name, suffix)]));
  const tags = tagsOf(cluster, names, longOf, previous?.roster.tags);
  return {
    cluster: name,
    names,
    machines: previous && sameNames ? previous.roster.machines : [...longOf.values()],
    longOf,
    tags,
  };
}

function tagsOf(
  cluster: Cluster,
  names: readonly string[],
  longOf: ReadonlyMap<string, string>,
  previous: ReadonlyMap<string, readonly string[]> | undefined,
): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const name of names) {
    const long = longOf.get(name);
    const tags = cluster.machines[name]?.tags;
    if (long === undefined || tags === undefined) continue;
    for (const tag of tags) {
      const list = lists.get(tag);
      if (list === undefined) lists.set(tag, [long]);
      else if (list.at(-1) !== long) list.push(long);
    }
  }
  const result = new Map<string, readonly string[]>(lists);
  for (const [tag, list] of lists) {
    const before = previous?.get(tag);
    if (before && sameItems(before, list)) result.set(tag, before);
  }
  return result;
}

/** The domain's roster; `previous` itself when no cluster's changed. */
export function domainRosterOf(
  suffix: string,
  clusters: ReadonlyMap<string, Roster>,
  previous?: DomainRoster,
): DomainRoster {
  if (previous && sameItems([...previous.clusters.values()], [...clusters.values()])) return previous;
  const lists = [...clusters.values()].map((roster) => roster.machines);
  const unchanged =
    previous !== undefined &&
    sameItems(
      [...previous.clusters.values()].map((roster) => roster.machines),
      lists,
    );
  return { suffix, clusters, machines: unchanged ? previous.machines : lists.flat() };
}

/** The long form that `name` means inside `cluster`: the short form here first, then a long form (R3). */
export function machineNamed(roster: DomainRoster, cluster: string, name: string): string | undefined {
  const here = roster.clusters.get(cluster)?.longOf.get(name);
  if (here !== undefined) return here;
  const parts = splitLong(name, roster.suffix);
  return parts && roster.clusters.get(parts.cluster)?.longOf.get(parts.name);
}

/** A long form's name and cluster; undefined when it is none under this suffix. */
export function splitLong(
  long: string,
  suffix: string,
): { readonly name: string; readonly cluster: string } | undefined {
  const end = long.length - suffix.length - 1;
  const dot = long.indexOf(".");
  if (dot < 1 || dot >= end || !long.endsWith(suffix) || long.charCodeAt(end) !== 46) return undefined;
  return { name: long.slice(0, dot), cluster: long.slice(dot + 1, end) };
}
