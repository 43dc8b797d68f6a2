import type { Cluster, DomainDocument } from "@/lib/model/schema";
import { type AddressTable, AddressTable as Table } from "@/lib/resolver/addresses";
import { domainProblems } from "@/lib/resolver/advice/domain";
import { domainSets, needProblems } from "@/lib/resolver/advice/needs";
import { moduleProblems, userProblems } from "@/lib/resolver/advice/sources";
import { resolveService, type ServiceEntry } from "@/lib/resolver/bindings";
import { type MachineEntry, machineEntry } from "@/lib/resolver/machine-entry";
import { type DomainRoster, domainRosterOf, type Roster, rosterOf } from "@/lib/resolver/roster";
import { sameItems } from "@/lib/resolver/sequence";
import { jsonSecrets } from "@/lib/resolver/source/secrets";
import { sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** One cluster resolved, with what it was resolved from. */
export interface ClusterState {
  readonly document: Cluster;
  readonly roster: Roster;
  /** Machines and services by name, ascending by byte. */
  readonly machines: ReadonlyMap<string, MachineEntry>;
  readonly services: ReadonlyMap<string, ServiceEntry>;
  /** What the domain's modules set on every machine, as `problems` took it to be. */
  readonly everywhere: number;
  readonly problems: readonly Problem[];
}

/** A domain resolved. Every part is immutable, and shared with the state that it was made from where it stayed the same. */
export interface DomainState {
  readonly document: DomainDocument;
  readonly roster: DomainRoster;
  readonly clusters: ReadonlyMap<string, ClusterState>;
  /** Another object as soon as any machine is another. */
  readonly machinesVersion: object;
  readonly addresses: AddressTable;
  readonly ownProblems: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Resolves `document`; costs what differs, by identity, from the document of `previous`. */
export function resolveState(document: DomainDocument, previous: DomainState | undefined): DomainState {
  if (previous?.document === document) return previous;
  const before = previous?.document.suffix === document.suffix ? previous : undefined;
  const rosters = new Map<string, Roster>();
  for (const name of sortedKeys(document.clusters)) {
    const cluster = document.clusters[name];
    if (cluster) rosters.set(name, rosterOf(cluster, name, document.suffix, before?.clusters.get(name)));
  }
  const roster = domainRosterOf(document.suffix, rosters, before?.roster);
  const moved = movedBetween(roster, before?.roster);
  const sameFilters =
    before !== undefined && sameItems(Object.keys(before.document.filters), Object.keys(document.filters));

  const everywhere = domainSets(document);
  const clusters = new Map<string, ClusterState>();
  let addresses = before?.addresses ?? Table.empty;
  const removed: MachineEntry[] = [];
  const added: MachineEntry[] = [];
  for (const [name, own] of roster.clusters) {
    const cluster = document.clusters[name];
    if (cluster === undefined) continue;
    const earlier = before?.clusters.get(name);
    const machines = machinesOf(cluster, own, document.suffix, earlier, removed, added);
    const services = servicesOf(cluster, own, roster, document, sameFilters ? earlier : undefined, moved);
    clusters.set(name, clusterState(cluster, own, machines, services, everywhere, earlier));
  }
  for (const [name, earlier] of before?.clusters ?? [])
    if (!clusters.has(name)) removed.push(...earlier.machines.values());
  addresses = addresses.changed(
    removed.flatMap((machine) => machine.uses),
    added.flatMap((machine) => machine.uses),
  );
  const ownProblems = domainProblems(document, before?.document, before?.ownProblems);
  const problems = [
    ...ownProblems,
    ...[...clusters.values()].flatMap((cluster) => cluster.problems),
    ...addresses.problems,
  ];
  const sameMachines = before !== undefined && removed.length === 0 && added.length === 0;
  const machinesVersion = sameMachines ? before.machinesVersion : {};
  return { document, roster, clusters, machinesVersion, addresses, ownProblems, problems };
}

/** What is other than before about who is where: for one cluster's own services, and for those that look there. */
interface Moved {
  /** Clusters whose machines or their tags changed. */
  readonly rosters: ReadonlySet<string>;
  /** Clusters whose machines changed. */
  readonly members: ReadonlySet<string>;
}

function movedBetween(roster: DomainRoster, before: DomainRoster | undefined): Moved | undefined {
  if (before === undefined) return undefined;
  const rosters = new Set<string>();
  const members = new Set<string>();
  if (before === roster) return { rosters, members };
  for (const [name, own] of roster.clusters) {
    const earlier = before.clusters.get(name);
    if (earlier !== own) rosters.add(name);
    if (earlier?.machines !== own.machines) members.add(name);
  }
  for (const name of before.clusters.keys()) if (!roster.clusters.has(name)) members.add(name);
  return { rosters, members };
}

function concerns(entry: ServiceEntry, { members }: Moved): boolean {
  if (members.size === 0) return false;
  if (entry.unsettled || entry.looks.domain) return true;
  for (const other of entry.looks.clusters) if (members.has(other)) return true;
  return false;
}

function anyConcerned(services: ReadonlyMap<string, ServiceEntry>, moved: Moved): boolean {
  if (moved.members.size === 0) return false;
  for (const entry of services.values()) if (concerns(entry, moved)) return true;
  return false;
}

function machinesOf(
  cluster: Cluster,
  roster: Roster,
  suffix: string,
  before: ClusterState | undefined,
  removed: MachineEntry[],
  added: MachineEntry[],
): ReadonlyMap<string, MachineEntry> {
  if (before?.document.machines === cluster.machines) return before.machines;
  const machines = new Map<string, MachineEntry>();
  let same = before?.machines.size === roster.names.length;
  for (const name of roster.names) {
    const document = cluster.machines[name];
    if (document === undefined) continue;
    let entry = before?.machines.get(name);
    if (entry?.document !== document) {
      if (entry) removed.push(entry);
      entry = machineEntry(document, name, roster.cluster, suffix);
      added.push(entry);
      same = false;
    }
    machines.set(name, entry);
  }
  if (same && before) return before.machines;
  for (const [name, entry] of before?.machines ?? []) if (!machines.has(name)) removed.push(entry);
  return machines;
}

function servicesOf(
  cluster: Cluster,
  own: Roster,
  roster: DomainRoster,
  document: DomainDocument,
  before: ClusterState | undefined,
  moved: Moved | undefined,
): ReadonlyMap<string, ServiceEntry> {
  if (before && moved && before.document.services === cluster.services) {
    const concerned = moved.rosters.has(own.cluster) || anyConcerned(before.services, moved);
    if (!concerned) return before.services;
  }
  const surroundings = { roster, own, named: document.filters };
  const services = new Map<string, ServiceEntry>();
  const names =
    before && sameItems(Object.keys(before.document.services), Object.keys(cluster.services))
      ? [...before.services.keys()]
      : sortedKeys(cluster.services);
  let same = before?.services.size === names.length;
  for (const name of names) {
    const service = cluster.services[name];
    if (service === undefined) continue;
    const earlier = before?.services.get(name);
    if (
      earlier &&
      earlier.document === service &&
      moved &&
      !moved.rosters.has(own.cluster) &&
      !concerns(earlier, moved)
    ) {
      services.set(name, earlier);
      continue;
    }
    const entry = resolveService(service, name, surroundings, earlier);
    services.set(name, entry);
    same &&= entry === earlier;
  }
  return same && before ? before.services : services;
}

function clusterState(
  document: Cluster,
  roster: Roster,
  machines: ReadonlyMap<string, MachineEntry>,
  services: ReadonlyMap<string, ServiceEntry>,
  everywhere: number,
  before: ClusterState | undefined,
): ClusterState {
  if (
    before &&
    before.everywhere === everywhere &&
    before.document === document &&
    before.roster === roster &&
    before.machines === machines &&
    before.services === services
  )
    return before;
  const problems: Problem[] = [];
  for (const entry of machines.values()) if (entry.problems.length > 0) problems.push(...entry.problems);
  for (const entry of services.values()) if (entry.problems.length > 0) problems.push(...entry.problems);
  const path = ["clusters", roster.cluster];
  moduleProblems(document.modules, path, problems);
  userProblems(document.users, path, problems);
  jsonSecrets(document.settings, [...path, "settings"], problems);
  problems.push(...needProblems(document, roster.cluster, everywhere, machines, services));
  return { document, roster, machines, services, everywhere, problems };
}
