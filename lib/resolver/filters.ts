import type { Filter } from "@/lib/model/schema";
import { guessCluster, guessFilter, guessMachine } from "@/lib/resolver/guesses";
import { listed } from "@/lib/resolver/listed";
import { type DomainRoster, machineNamed, type Roster } from "@/lib/resolver/roster";
import { holds, NONE, union } from "@/lib/resolver/sequence";
import { factsIn, sourceProblems } from "@/lib/resolver/source/facts";
import { assertNever } from "@/lib/shared/assert";
import { pointer, sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** Other clusters that a service's filters look at: what must change for them to resolve anew. */
export interface Looks {
  domain: boolean;
  readonly clusters: Set<string>;
}

/** What resolving filters needs and gathers. `path` is the place of the filter being resolved. */
export interface FilterScope {
  readonly roster: DomainRoster;
  readonly own: Roster;
  /** Names of the domain's own filters. */
  readonly named: Readonly<Record<string, unknown>>;
  readonly service: string;
  readonly path: (string | number)[];
  readonly looks: Looks;
  readonly problems: Problem[];
}

export interface Machines {
  readonly machines: readonly string[];
  readonly known: boolean;
}

const UNKNOWN: Machines = { machines: NONE, known: false };
const NOBODY: Machines = { machines: NONE, known: true };

/** The machines of one filter (R10 to R18). What it names and isn't there becomes a problem, and resolves to nothing. */
export function resolveFilter(filter: Filter, scope: FilterScope): Machines {
  switch (filter.filter) {
    case "clusterMachines":
      return { machines: scope.own.machines, known: true };
    case "hostname":
      return hostname(filter.hostname, scope);
    case "tag":
      return { machines: scope.own.tags.get(filter.tag) ?? NONE, known: true };
    case "cluster":
      return cluster(filter.cluster, scope);
    case "domainMachines":
      scope.looks.domain = true;
      return { machines: scope.roster.machines, known: true };
    case "except": {
      const [of, without] = both(filter.of, "without", filter.without, scope);
      if (!(of.known && without.known)) return UNKNOWN;
      return {
        machines: of.machines.filter((machine) => !holds(without.machines, machine)),
        known: true,
      };
    }
    case "intersect": {
      const [of, other] = both(filter.of, "with", filter.with, scope);
      if (!(of.known && other.known)) return UNKNOWN;
      return { machines: of.machines.filter((machine) => holds(other.machines, machine)), known: true };
    }
    case "named":
      if (!Object.hasOwn(scope.named, filter.name)) return unknownFilter(filter.name, scope);
      return UNKNOWN;
    case "custom":
      scope.problems.push(...sourceProblems(factsIn(filter, filter.source), [...scope.path, "source"]));
      return UNKNOWN;
    default:
      return assertNever(filter);
  }
}

function both(
  of: readonly Filter[],
  key: "without" | "with",
  other: readonly Filter[],
  scope: FilterScope,
): readonly [Machines, Machines] {
  return [nested(of, "of", scope), nested(other, key, scope)];
}

function nested(filters: readonly Filter[], key: string, scope: FilterScope): Machines {
  const lists: (readonly string[])[] = [];
  let known = true;
  scope.path.push(key, 0);
  for (const [index, filter] of filters.entries()) {
    scope.path[scope.path.length - 1] = index;
    const resolved = resolveFilter(filter, scope);
    lists.push(resolved.machines);
    known &&= resolved.known;
  }
  scope.path.length -= 2;
  return { machines: union(lists), known };
}

function hostname(name: string, scope: FilterScope): Machines {
  const long = machineNamed(scope.roster, scope.own.cluster, name);
  if (long === undefined) return unknownMachine(name, scope);
  if (!scope.own.longOf.has(name)) note(scope, long);
  return { machines: [long], known: true };
}

function note(scope: FilterScope, long: string): void {
  const cluster = long.slice(long.indexOf(".") + 1, long.length - scope.roster.suffix.length - 1);
  if (cluster !== scope.own.cluster) scope.looks.clusters.add(cluster);
}

function cluster(name: string, scope: FilterScope): Machines {
  const roster = scope.roster.clusters.get(name);
  if (roster !== undefined) {
    scope.looks.clusters.add(name);
    return { machines: roster.machines, known: true };
  }
  return report(
    scope,
    "unknown-cluster",
    "cluster",
    `filters.cluster names the cluster "${name}", which isn't there`,
    guessCluster(scope.roster, name),
    `Clusters that exist: ${listed([...scope.roster.clusters.keys()], "none")}.`,
  );
}

function unknownMachine(name: string, scope: FilterScope): Machines {
  return report(
    scope,
    "unknown-machine",
    "hostname",
    `filters.hostname names the machine "${name}", which isn't there`,
    guessMachine(scope.roster, scope.own, name),
    `Machines of cluster ${scope.own.cluster}: ${listed(scope.own.names, "none")}.`,
  );
}

function unknownFilter(name: string, scope: FilterScope): Machines {
  return report(
    scope,
    "unknown-filter",
    "name",
    `the domain has no filter named "${name}"`,
    guessFilter(scope.named, name),
    `Filters of this domain: ${listed(sortedKeys(scope.named), "none")}.`,
  );
}

function report(
  scope: FilterScope,
  code: string,
  key: string,
  what: string,
  guess: string | undefined,
  exist: string,
): Machines {
  scope.problems.push({
    severity: "error",
    code,
    path: pointer(...scope.path, key),
    message: `Service ${scope.service}: ${what}.`,
    suggestion: guess === undefined ? exist : `Did you mean ${guess}? ${exist}`,
  });
  return NOBODY;
}
