import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument, Machine } from "@/lib/model/schema";
import { resolutionOf } from "@/lib/resolver";
import { GENERATED_KEYS } from "@/lib/resolver/annotation";
import type { Binding, ResolvedMachine } from "@/lib/resolver/resolution";
import { own, pointer, sortedKeys } from "@/lib/shared/json";

/** What caused a value: the element to go to, and the place in the document. */
export interface Cause {
  readonly element: ElementRef;
  readonly pointer: string;
}

type Path = readonly (string | number)[];

/**
 * What in the document caused the value at `path` of the argument that `service` receives on `machine` (long forms),
 * such as `["roles", "server", "ips", 0]` (R44). Undefined when there is no such value.
 */
export function causeOf(
  document: DomainDocument,
  service: string,
  machine: string,
  path: Path,
): Cause | undefined {
  const resolution = resolutionOf(document);
  const resolved = resolution.services.get(service);
  const on = resolution.machines.get(machine);
  if (resolved === undefined || on === undefined) return undefined;
  const [head, ...rest] = path;
  const at = ["clusters", resolved.cluster, "services", resolved.service];
  const element: ElementRef = { kind: "service", cluster: resolved.cluster, service: resolved.service };
  const inGroup = (binding: Binding | undefined, place: Path, inside: Path): Cause | undefined => {
    if (binding === undefined) return undefined;
    const members = binding.machines.flatMap((long) => resolution.machines.get(long) ?? []);
    return groupCause(document, members, inside) ?? { element, pointer: pointer(...at, ...place) };
  };
  switch (head) {
    case undefined:
      return { element, pointer: pointer(...at) };
    case "this":
      return machineCause(document, on, rest);
    case "selectors":
      return inGroup(resolved.selectors, ["selectors"], rest);
    case "roles": {
      const [role, ...inside] = rest;
      if (role === undefined) return { element, pointer: pointer(...at, "roles") };
      return inGroup(resolved.roles.get(String(role)), ["roles", role], inside);
    }
    default:
      return undefined;
  }
}

/** The cause of one value inside a group; undefined for what the list of filters itself caused. */
function groupCause(
  document: DomainDocument,
  members: readonly ResolvedMachine[],
  [key, index, ...rest]: Path,
): Cause | undefined {
  if (typeof index !== "number") return undefined;
  if (key === "ips") {
    let left = index;
    for (const member of members) {
      const { ips } = member.annotation;
      if (left < ips.length) return machineCause(document, member, ["ips", left]);
      left -= ips.length;
    }
    return undefined;
  }
  const member = members[index];
  if (member === undefined) return undefined;
  if (key === "machines") return machineCause(document, member, rest);
  return machineCause(document, member, key === "names" ? ["machineName"] : ["fqdn"]);
}

/** The place in a machine that caused a value of its annotation. */
function machineCause(
  document: DomainDocument,
  { cluster, machine }: ResolvedMachine,
  path: Path,
): Cause | undefined {
  const found = own(own(document.clusters, cluster)?.machines ?? {}, machine);
  if (found === undefined) return undefined;
  const [key, ...rest] = path;
  const element: ElementRef = { kind: "machine", cluster, machine };
  const inside = (...place: Path): Cause => ({
    element,
    pointer: pointer("clusters", cluster, "machines", machine, ...place),
  });
  switch (key) {
    case undefined:
    case "machineName":
    case "fqdn":
      return inside();
    case "clusterName":
    case "domain":
      return { element: { kind: "cluster", cluster }, pointer: pointer("clusters", cluster) };
    case "ips":
      return inside(...(typeof rest[0] === "number" ? addressPlace(found, rest[0]) : ["interfaces"]));
    default:
      return inside(...(GENERATED_KEYS.has(String(key)) ? path : ["annotations", ...path]));
  }
}

/** Where the machine's address with this index is written. */
function addressPlace(machine: Machine, index: number): Path {
  let left = index;
  for (const name of sortedKeys(machine.interfaces)) {
    const face = machine.interfaces[name];
    for (const family of ["ipv4", "ipv6"] as const) {
      const addresses = face?.[family] ?? [];
      if (left < addresses.length) return ["interfaces", name, family, left, "address"];
      left -= addresses.length;
    }
  }
  return ["ips", left];
}
