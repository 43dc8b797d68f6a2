import type { Filter, Service } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { type ServiceSources, serviceSources } from "@/lib/resolver/advice/sources";
import { longForm } from "@/lib/resolver/annotation";
import { type FilterScope, type Looks, resolveFilter } from "@/lib/resolver/filters";
import { keepProblems } from "@/lib/resolver/kept-problems";
import { listed } from "@/lib/resolver/listed";
import type { Binding, ResolvedFilter, ResolvedService } from "@/lib/resolver/resolution";
import type { DomainRoster, Roster } from "@/lib/resolver/roster";
import { keep, NONE, setOf, union } from "@/lib/resolver/sequence";
import { pointer, sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** A service with everything that resolving it found out. */
export interface ServiceEntry {
  readonly document: Service;
  readonly resolved: ResolvedService;
  readonly problems: readonly Problem[];
  readonly looks: Looks;
  /** Its messages list what exists, so any change of membership may change them. */
  readonly unsettled: boolean;
  readonly sources: ServiceSources;
}

export interface ServiceSurroundings {
  readonly roster: DomainRoster;
  readonly own: Roster;
  readonly named: Readonly<Record<string, unknown>>;
}

/** Resolves a service's selectors and roles (R19 to R27). Parts that come out as in `previous` are its very objects. */
export function resolveService(
  service: Service,
  name: string,
  { roster, own, named }: ServiceSurroundings,
  previous?: ServiceEntry,
): ServiceEntry {
  const cluster = own.cluster;
  const fqdn = longForm(name, cluster, roster.suffix);
  const scope: FilterScope = {
    roster,
    own,
    named,
    service: fqdn,
    path: ["clusters", cluster, "services", name],
    looks: { domain: false, clusters: new Set() },
    problems: [],
  };
  const before = previous?.resolved;
  const selectors = selectorsOf(service, scope, before?.selectors);
  let sameRoles = before !== undefined;
  const roles = new Map<string, Binding>();
  for (const role of sortedKeys(service.roles)) {
    const binding = roleOf(role, service.roles[role] ?? [], scope, before?.roles.get(role));
    if (binding !== before?.roles.get(role)) sameRoles = false;
    roles.set(role, binding);
  }
  if (before?.roles.size !== roles.size) sameRoles = false;
  const unsettled = scope.problems.some((problem) => problem.severity === "error");
  const sources = previous?.document === service ? previous.sources : serviceSources(service, scope.path);
  if (sources.problems.length > 0) scope.problems.push(...sources.problems);
  const same =
    before !== undefined &&
    sameRoles &&
    before.selectors === selectors &&
    before.enabled === service.enable &&
    before.fqdn === fqdn;
  const resolved = same
    ? before
    : {
        cluster,
        service: name,
        fqdn,
        enabled: service.enable,
        selectors,
        roles: sameRoles && before ? before.roles : roles,
      };
  const problems = keepProblems(
    service.enable ? scope.problems : demoted(scope.problems),
    previous?.problems,
  );
  if (previous && same && previous.document === service && previous.problems === problems) return previous;
  return { document: service, resolved, problems, looks: scope.looks, unsettled, sources };
}

/** A service that is switched off cannot break the domain: Nix never looks at it (R27). */
function demoted(problems: readonly Problem[]): readonly Problem[] {
  return problems
    .filter((problem) => problem.severity === "error")
    .map((problem) => ({ ...problem, severity: "warning" }));
}

function selectorsOf(service: Service, scope: FilterScope, before: Binding | undefined): Binding {
  scope.path.push("selectors");
  const found = scope.problems.length;
  const binding = resolveList(service.selectors, scope, before, true);
  if (service.selectors.length === 0) {
    scope.problems.push({
      severity: "error",
      code: "empty-selectors",
      path: pointer(...scope.path),
      message: `Service ${scope.service} has an empty list of selectors.`,
      suggestion: `Select machines of cluster ${scope.own.cluster}: all of them (clusterMachines), those with a tag, or one by name. Machines: ${listed(scope.own.names, "none yet")}.`,
    });
  } else if (scope.problems.length === found) {
    scope.path.pop();
    warnOfNothing(binding, scope, "selectors", () => ({
      severity: "warning",
      code: "service-reaches-nobody",
      path: pointer(...scope.path),
      message: `Service ${scope.service} selects no machine.`,
      suggestion: "Change its selectors, or switch the service off.",
    }));
    scope.path.push("selectors");
  }
  scope.path.pop();
  return binding;
}

function roleOf(
  role: string,
  filters: readonly Filter[],
  scope: FilterScope,
  before: Binding | undefined,
): Binding {
  scope.path.push("roles", role);
  const found = scope.problems.length;
  const binding = resolveList(filters, scope, before, false);
  if (scope.problems.length === found) {
    warnOfNothing(binding, scope, undefined, () => ({
      severity: "warning",
      code: "role-matches-nothing",
      path: pointer(...scope.path),
      message: `Role ${role} of service ${scope.service} resolves to no machine.`,
      suggestion: `Its definition receives an empty group: builtins.head roles.${role}.ips would fail. Give the role a filter that matches, or remove it.`,
    }));
  }
  scope.path.length -= 2;
  return binding;
}

/** One warning for a list that resolves to nothing (R24); else one for each of its filters that does (R25). */
function warnOfNothing(
  binding: Binding,
  scope: FilterScope,
  key: "selectors" | undefined,
  whole: () => Problem,
): void {
  if (!binding.known) return;
  if (binding.machines.length === 0) {
    scope.problems.push(whole());
    return;
  }
  for (const [index, { filter, machines }] of binding.filters.entries()) {
    if (machines.length > 0) continue;
    scope.problems.push({
      severity: "warning",
      code: "filter-matches-nothing",
      path: pointer(...scope.path, ...(key === undefined ? [] : [key]), index),
      message: `Service ${scope.service}: the filter "${filterSentence(filter, scope.own.cluster)}" matches no machine.`,
      suggestion: "Remove the filter, or give it something to match.",
    });
  }
}

function resolveList(
  filters: readonly Filter[],
  scope: FilterScope,
  before: Binding | undefined,
  inside: boolean,
): Binding {
  let same = before !== undefined && before.filters.length === filters.length;
  let known = true;
  const resolved: ResolvedFilter[] = [];
  scope.path.push(0);
  for (const [index, filter] of filters.entries()) {
    scope.path[scope.path.length - 1] = index;
    const result = resolveFilter(filter, scope);
    const earlier = before?.filters[index];
    const reachable = inside ? insideCluster(result.machines, scope) : result.machines;
    const machines = keep(reachable, earlier?.machines);
    const unchanged =
      earlier !== undefined &&
      earlier.filter === filter &&
      earlier.machines === machines &&
      earlier.known === result.known;
    resolved.push(unchanged ? earlier : { filter, machines, known: result.known });
    same &&= unchanged;
    known &&= result.known;
  }
  scope.path.pop();
  if (same && before) return before;
  const machines = keep(union(resolved.map((each) => each.machines)), before?.machines);
  return { machines, filters: resolved, known };
}

/** Selectors stay in their cluster (R21): machines outside are an error and do not get the service. */
function insideCluster(machines: readonly string[], scope: FilterScope): readonly string[] {
  const own = scope.own.machines;
  if (machines === own || machines.length === 0) return machines;
  const members = setOf(own);
  if (machines.every((machine) => members.has(machine))) return machines;
  const outside = machines.filter((machine) => !members.has(machine));
  scope.problems.push({
    severity: "error",
    code: "selector-outside-cluster",
    path: pointer(...scope.path),
    message: `Service ${scope.service}: a selector reaches outside cluster ${scope.own.cluster}: ${listed(outside, "none")}.`,
    suggestion: `Selectors choose among the machines of their own cluster (${listed(scope.own.names, "none yet")}); name machines of other clusters in a role.`,
  });
  const kept = machines.filter((machine) => members.has(machine));
  return kept.length === 0 ? NONE : kept;
}
