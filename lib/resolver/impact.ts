import { DomainResolution } from "@/lib/resolver/domain-resolution";
import type { Annotation, Binding, Resolution, ResolvedService } from "@/lib/resolver/resolution";
import { holds, NONE, sameItems, setOf } from "@/lib/resolver/sequence";
import { sameJson } from "@/lib/shared/json";

/** What becomes of one service's machines, by long form. */
export interface ServiceImpact {
  readonly service: string;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Machines that keep the service, whose definition receives another value there. */
  readonly changed: readonly string[];
}

/** What one document makes different from another. Only services for which something is. */
export interface Impact {
  readonly services: readonly ServiceImpact[];
  /** Machines that gain, lose, or receive something else from at least one service. */
  readonly gained: ReadonlySet<string>;
  readonly lost: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
  /** "+2, −1 machines, 4 receive something else"; says so when nothing changes. */
  readonly sentence: string;
}

/**
 * Compares what services do before and after an edit (R43). Values count, not identity; what is the same object in both
 * resolutions is skipped.
 */
export function compareResolutions(before: Resolution, after: Resolution): Impact {
  const machines = changedMachines(before, after);
  const services: ServiceImpact[] = [];
  for (const [fqdn, earlier, later] of pairs(before, after)) {
    const impact = serviceImpact(fqdn, inUse(earlier), inUse(later), machines);
    if (impact) services.push(impact);
  }
  const gained = new Set(services.flatMap((service) => service.gained));
  const lost = new Set(services.flatMap((service) => service.lost));
  const changed = new Set(services.flatMap((service) => service.changed));
  return { services, gained, lost, changed, sentence: sentenceOf(gained.size, lost.size, changed.size) };
}

function inUse(service: ResolvedService | undefined): ResolvedService | undefined {
  return service?.enabled ? service : undefined;
}

type Pair = readonly [fqdn: string, before: ResolvedService | undefined, after: ResolvedService | undefined];

/** The services of both resolutions, by long form: those of the later in its order, then those that are gone. */
function* pairs(before: Resolution, after: Resolution): Generator<Pair> {
  for (const [fqdn, later] of after.services) yield [fqdn, before.services.get(fqdn), later];
  for (const [fqdn, earlier] of before.services)
    if (!after.services.has(fqdn)) yield [fqdn, earlier, undefined];
}

/** Machines of both whose annotations differ in value. */
function changedMachines(before: Resolution, after: Resolution): readonly string[] {
  const changed: string[] = [];
  const compare = (fqdn: string, earlier: Annotation | undefined, later: Annotation | undefined): void => {
    if (earlier !== later && earlier && later && !sameJson(earlier, later)) changed.push(fqdn);
  };
  if (
    before instanceof DomainResolution &&
    after instanceof DomainResolution &&
    before.suffix === after.suffix
  ) {
    for (const [name, cluster] of after.state.clusters) {
      const earlier = before.state.clusters.get(name);
      if (earlier === undefined || earlier.machines === cluster.machines) continue;
      for (const [machine, entry] of cluster.machines) {
        const other = earlier.machines.get(machine);
        if (other !== entry)
          compare(entry.resolved.fqdn, other?.resolved.annotation, entry.resolved.annotation);
      }
    }
    return changed;
  }
  for (const [fqdn, { annotation }] of after.machines)
    compare(fqdn, before.machines.get(fqdn)?.annotation, annotation);
  return changed;
}

function serviceImpact(
  service: string,
  before: ResolvedService | undefined,
  after: ResolvedService | undefined,
  machines: readonly string[],
): ServiceImpact | undefined {
  if (before === after && machines.length === 0) return undefined;
  const was = before?.selectors.machines ?? NONE;
  const is = after?.selectors.machines ?? NONE;
  const gained = without(is, was);
  const lost = without(was, is);
  const changed = before && after ? changedArguments(before, after, machines) : NONE;
  if (gained.length + lost.length + changed.length === 0) return undefined;
  return { service, gained, lost, changed };
}

/** Groups are the same for every machine of a service: when one differs, all differ; else those whose `this` does. */
function changedArguments(
  before: ResolvedService,
  after: ResolvedService,
  machines: readonly string[],
): readonly string[] {
  const was = before.selectors.machines;
  const is = after.selectors.machines;
  const kept = was === is ? is : is.filter((machine) => holds(was, machine));
  if (kept.length === 0) return NONE;
  if (sharedDiffers(before, after, machines)) return kept;
  return machines.filter((machine) => holds(kept, machine));
}

function sharedDiffers(
  before: ResolvedService,
  after: ResolvedService,
  machines: readonly string[],
): boolean {
  if (groupDiffers(before.selectors, after.selectors, machines)) return true;
  if (before.roles.size !== after.roles.size) return true;
  for (const [role, binding] of after.roles) {
    const earlier = before.roles.get(role);
    if (earlier === undefined || groupDiffers(earlier, binding, machines)) return true;
  }
  return false;
}

function groupDiffers(before: Binding, after: Binding, machines: readonly string[]): boolean {
  if (!sameItems(before.machines, after.machines)) return true;
  return machines.some((machine) => holds(after.machines, machine));
}

function without(list: readonly string[], other: readonly string[]): readonly string[] {
  if (list === other || list.length === 0) return NONE;
  if (other.length === 0) return list;
  const held = setOf(other);
  return list.filter((machine) => !held.has(machine));
}

function sentenceOf(gained: number, lost: number, changed: number): string {
  const parts: string[] = [];
  const counts = [gained > 0 ? `+${gained}` : "", lost > 0 ? `−${lost}` : ""].filter((part) => part !== "");
  if (counts.length > 0) parts.push(`${counts.join(", ")} ${gained + lost === 1 ? "machine" : "machines"}`);
  if (changed > 0) parts.push(`${changed} ${changed === 1 ? "receives" : "receive"} something else`);
  return parts.length === 0 ? "nothing changes for any machine" : parts.join(", ");
}
