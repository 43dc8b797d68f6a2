import type { Cluster, DomainDocument } from "@/lib/model/schema";
import { compareBytes, own, sortedKeys } from "@/lib/shared/json";

/** What the graph asks of a cluster again and again; kept for as long as the cluster stays the same value. */
export interface ClusterFacts {
  readonly name: string;
  readonly suffix: string;
  /** Names of machines and services, by name, and the long forms in the same order. */
  readonly machines: readonly string[];
  readonly machineFqdns: readonly string[];
  readonly services: readonly string[];
  readonly serviceFqdns: readonly string[];
  /** Long forms of the machines that carry a tag; tags by name. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<Cluster, ClusterFacts>();

/** The facts of one cluster under its name and the domain's suffix. */
export function clusterFacts(name: string, suffix: string, cluster: Cluster): ClusterFacts {
  const before = known.get(cluster);
  if (before?.name === name && before.suffix === suffix) return before;
  const machines = sortedKeys(cluster.machines);
  const services = sortedKeys(cluster.services);
  const long = (short: string) => `${short}.${name}.${suffix}`;
  const tags = new Map<string, string[]>();
  for (const machine of machines) {
    for (const tag of new Set(own(cluster.machines, machine)?.tags ?? [])) {
      const carriers = tags.get(tag);
      if (carriers === undefined) tags.set(tag, [long(machine)]);
      else carriers.push(long(machine));
    }
  }
  const facts: ClusterFacts = {
    name,
    suffix,
    machines,
    machineFqdns: machines.map(long),
    services,
    serviceFqdns: services.map(long),
    tags: new Map([...tags].sort(([left], [right]) => compareBytes(left, right))),
  };
  known.set(cluster, facts);
  return facts;
}

/** Where a hostname of a filter leads, from one cluster: the short form stays inside it, the long form does not. */
export function locateMachine(
  document: DomainDocument,
  from: string,
  hostname: string,
): { readonly cluster: string; readonly machine: string } | null {
  const home = own(document.clusters, from);
  if (home !== undefined && Object.hasOwn(home.machines, hostname)) {
    return { cluster: from, machine: hostname };
  }
  const [machine, cluster, ...suffix] = hostname.split(".");
  if (machine === undefined || cluster === undefined || suffix.join(".") !== document.suffix) return null;
  const other = own(document.clusters, cluster);
  return other !== undefined && Object.hasOwn(other.machines, machine) ? { cluster, machine } : null;
}
