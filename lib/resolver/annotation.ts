import type { Machine } from "@/lib/model/schema";
import type { Annotation, ResolvedMachine } from "@/lib/resolver/resolution";
import { sortedKeys } from "@/lib/shared/json";

/** The keys that the resolver generates; a machine's own `annotations` may add to them, never override (R9). */
export const GENERATED_KEYS: ReadonlySet<string> = new Set([
  "machineName",
  "clusterName",
  "domain",
  "fqdn",
  "system",
  "ips",
  "interfaces",
  "tags",
  "addresses",
  "deployment",
]);

/** `machine.cluster.suffix` (R1). */
export function longForm(name: string, cluster: string, suffix: string): string {
  return `${name}.${cluster}.${suffix}`;
}

/** Every static address: interfaces by name, IPv4 before IPv6, in written order, then the declared `ips` (R7). */
export function addressesOf(machine: Machine): readonly string[] {
  const names = Object.keys(machine.interfaces);
  if (names.length === 0) return machine.ips;
  const ips: string[] = [];
  for (const name of names.length > 1 ? sortedKeys(machine.interfaces) : names) {
    const face = machine.interfaces[name];
    if (face === undefined) continue;
    for (const { address } of face.ipv4) ips.push(address);
    for (const { address } of face.ipv6) ips.push(address);
  }
  ips.push(...machine.ips);
  return ips;
}

/** What definitions learn of a machine (R6 to R9). A clashing annotation is left out here and reported elsewhere. */
export function annotate(machine: Machine, name: string, cluster: string, suffix: string): Annotation {
  const domain = `${cluster}.${suffix}`;
  const fqdn = `${name}.${domain}`;
  const { targetHost, targetUser, targetPort } = machine.deployment;
  const generated: Annotation = {
    machineName: name,
    clusterName: cluster,
    domain,
    fqdn,
    system: machine.system,
    ips: addressesOf(machine),
    interfaces: machine.interfaces,
    tags: machine.tags,
    addresses: machine.addresses,
    deployment: { targetHost: targetHost ?? fqdn, targetUser, targetPort },
  };
  const extra = Object.entries(machine.annotations).filter(([key]) => !GENERATED_KEYS.has(key));
  return extra.length === 0 ? generated : { ...generated, ...Object.fromEntries(extra) };
}

/** A machine resolved: its place and its annotation. */
export function resolveMachine(
  machine: Machine,
  name: string,
  cluster: string,
  suffix: string,
): ResolvedMachine {
  const annotation = annotate(machine, name, cluster, suffix);
  return { cluster, machine: name, fqdn: annotation.fqdn, annotation };
}
