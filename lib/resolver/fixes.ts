import { nextFreeAddress, usedAddresses } from "@/lib/model/addresses";
import type { Edit, Path } from "@/lib/model/edit";
import type { BindingRef, ServiceRef } from "@/lib/model/element";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { filterSentence, replaceFilterAt } from "@/lib/model/sentence";
import { guessCluster, guessFilter, guessMachine } from "@/lib/resolver/guesses";
import { type DomainRoster, domainRosterOf, rosterOf } from "@/lib/resolver/roster";
import { own, pointerSegments, sortedKeys, valueAt } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import type { Problem } from "@/lib/shared/problem";

/** Something that ends a problem, in words and as an edit. */
export interface Fix {
  readonly title: string;
  readonly edit: Edit;
}

/** The fixes of a problem that have one right answer, the likeliest first; none for what needs a person's thought. */
export function fixesFor(problem: Problem, document: DomainDocument): readonly Fix[] {
  const path = segmentsOf(problem.path);
  switch (problem.code) {
    case "unknown-machine":
    case "unknown-cluster":
    case "unknown-filter":
      return unknownFixes(problem.code, path, document);
    case "filter-matches-nothing":
      return filterFixes(path, document, (at) => [at.remove]);
    case "selector-outside-cluster":
      return filterFixes(path, document, (at) => [
        at.replace(`Keep only machines of ${at.service.cluster}`, {
          filter: "intersect",
          of: [at.filter],
          with: [{ filter: "clusterMachines" }],
        }),
      ]);
    case "service-reaches-nobody":
      return [{ title: "Switch the service off", edit: set([...path, "enable"], false) }];
    case "role-matches-nothing":
      return roleFixes(path, document);
    case "duplicate-address":
      return addressFixes(path, document);
    case "annotation-overrides-generated":
      return [{ title: `Remove the annotation ${path.at(-1)}`, edit: { type: "unset", path } }];
    case "unknown-input":
      return inputFixes(path, document);
    case "empty-source":
      return [{ title: "Put an empty set there", edit: set(path, "{ }") }];
    case "no-ssh-server":
      return sshFixes(path, document);
    default:
      return [];
  }
}

function set(path: Path, value: string | boolean): Edit {
  return { type: "set", path, value };
}

/** Segments of a pointer; what indexes a list is a number again. */
function segmentsOf(pointer: string): Path {
  return pointerSegments(pointer).map((segment, index) =>
    index > 4 && /^(0|[1-9][0-9]*)$/.test(segment) ? Number(segment) : segment,
  );
}

interface FilterPlace {
  readonly service: ServiceRef;
  readonly filter: Filter;
  readonly remove: Fix;
  replace(title: string, filter: Filter): Fix;
}

/** Fixes at a filter, `path` leading to it. The list that holds it is replaced whole. */
function filterFixes(
  path: Path,
  document: DomainDocument,
  fixes: (place: FilterPlace) => readonly Fix[],
): readonly Fix[] {
  const [, cluster, , name, list, ...rest] = path;
  const service: ServiceRef = { kind: "service", cluster: String(cluster), service: String(name) };
  const binding: BindingRef =
    list === "selectors" ? { kind: "selectors" } : { kind: "role", role: String(rest[0]) };
  const at = (list === "selectors" ? rest : rest.slice(1)).map((part) =>
    /^\d+$/.test(String(part)) ? Number(part) : part,
  );
  const found = own(own(document.clusters, service.cluster)?.services ?? {}, service.service);
  const filters = binding.kind === "selectors" ? found?.selectors : own(found?.roles ?? {}, binding.role);
  const filter = valueAt(document, path);
  if (filters === undefined || filter === undefined) return [];
  const replaced = (title: string, by: Filter | null): Fix => ({
    title,
    edit: { type: "setFilters", service, binding, filters: replaceFilterAt(filters, at, by) },
  });
  const current = filter as unknown as Filter;
  return fixes({
    service,
    filter: current,
    remove: replaced(`Remove the filter "${filterSentence(current, service.cluster)}"`, null),
    replace: replaced,
  });
}

function unknownFixes(
  code: "unknown-machine" | "unknown-cluster" | "unknown-filter",
  path: Path,
  document: DomainDocument,
): readonly Fix[] {
  return filterFixes(path.slice(0, -1), document, ({ service, filter, remove, replace }) => {
    const name = String(valueAt(document, path));
    const roster = rosterIn(document);
    const guess =
      code === "unknown-machine"
        ? guessMachine(roster, roster.clusters.get(service.cluster), name)
        : code === "unknown-cluster"
          ? guessCluster(roster, name)
          : guessFilter(document.filters, name);
    if (guess === undefined) return [remove];
    return [replace(`Change to ${guess}`, renamed(filter, guess)), remove];
  });
}

function renamed(filter: Filter, name: string): Filter {
  switch (filter.filter) {
    case "hostname":
      return { ...filter, hostname: name };
    case "cluster":
      return { ...filter, cluster: name };
    case "named":
      return { ...filter, name };
    default:
      return filter;
  }
}

function rosterIn(document: DomainDocument): DomainRoster {
  const clusters = sortedKeys(document.clusters).flatMap((name) => {
    const cluster = document.clusters[name];
    return cluster ? [[name, rosterOf(cluster, name, document.suffix)] as const] : [];
  });
  return domainRosterOf(document.suffix, new Map(clusters));
}

function roleFixes(path: Path, document: DomainDocument): readonly Fix[] {
  const [, cluster, , name, , role] = path.map(String);
  if (cluster === undefined || name === undefined || role === undefined) return [];
  const service: ServiceRef = { kind: "service", cluster, service: name };
  const filters = own(own(own(document.clusters, cluster)?.services ?? {}, name)?.roles ?? {}, role);
  if (filters === undefined) return [];
  return [{ title: `Remove the role ${role}`, edit: { type: "removeRole", service, role } }];
}

function addressFixes(path: Path, document: DomainDocument): readonly Fix[] {
  const address = valueAt(document, path);
  const prefix = valueAt(document, [...path.slice(0, -1), "prefixLength"]);
  if (typeof address !== "string" || typeof prefix !== "number") return [];
  const free = nextFreeAddress(address, prefix, usedAddresses(document));
  return free === undefined ? [] : [{ title: `Change to ${free}, which is free`, edit: set(path, free) }];
}

function inputFixes(path: Path, document: DomainDocument): readonly Fix[] {
  const target = String(valueAt(document, path)).split("/")[0] ?? "";
  const guess = nearest(target, [...sortedKeys(document.inputs), "nixpkgs"]);
  return guess === undefined ? [] : [{ title: `Follow ${guess}`, edit: set(path, guess) }];
}

function sshFixes(path: Path, document: DomainDocument): readonly Fix[] {
  const [, cluster, , machine] = path.map(String);
  if (cluster === undefined || valueAt(document, [...path, "modules", "openssh"]) !== undefined) return [];
  return [
    {
      title: `Add a module that switches it on`,
      edit: {
        type: "create",
        element: {
          kind: "module",
          cluster,
          ...(machine === undefined ? {} : { machine }),
          module: "openssh",
        },
        value: { source: "{ services.openssh.enable = true; }\n" },
      },
    },
  ];
}
