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
  const lists = new ListPairs();
  for (const [fqdn, earlier, later] of pairs(before, after)) {
    const impact = serviceImpact(fqdn, inUse(earlier), inUse(later), machines, lists);
    if (impact) services.push(impact);
  }
  return impactOf(services);
}

/** The whole of what becomes of services: which machines, in sets and in words. */
export function impactOf(services: readonly ServiceImpact[]): Impact {
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
  lists: ListPairs,
): ServiceImpact | undefined {
  if (before === after && machines.length === 0) return undefined;
  const was = before?.selectors.machines ?? NONE;
  const is = after?.selectors.machines ?? NONE;
  const { gained, lost, kept } = lists.compare(was, is);
  const changed = before && after ? changedArguments(before, after, kept, machines, lists) : NONE;
  if (gained.length + lost.length + changed.length === 0) return undefined;
  return { service, gained, lost, changed };
}

/** Groups are the same for every machine of a service: when one differs, all differ; else those whose `this` does. */
function changedArguments(
  before: ResolvedService,
  after: ResolvedService,
  kept: readonly string[],
  machines: readonly string[],
  lists: ListPairs,
): readonly string[] {
  if (kept.length === 0) return NONE;
  if (sharedDiffers(before, after, machines, lists)) return kept;
  return machines.filter((machine) => holds(kept, machine));
}

function sharedDiffers(
  before: ResolvedService,
  after: ResolvedService,
  machines: readonly string[],
  lists: ListPairs,
): boolean {
  const differs = (was: Binding | undefined, is: Binding): boolean =>
    was === undefined ||
    !lists.compare(was.machines, is.machines).same ||
    machines.some((machine) => holds(is.machines, machine));
  if (differs(before.selectors, after.selectors)) return true;
  if (before.roles.size !== after.roles.size) return true;
  for (const [role, binding] of after.roles) if (differs(before.roles.get(role), binding)) return true;
  return false;
}

interface ListPair {
  readonly same: boolean;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly kept: readonly string[];
}

/** Pairs of lists compared once, however many services share them. */
class ListPairs {
  private readonly known = new Map<readonly string[], Map<readonly string[], ListPair>>();

  compare(was: readonly string[], is: readonly string[]): ListPair {
    if (was === is) return { same: true, gained: NONE, lost: NONE, kept: is };
    let pairs = this.known.get(was);
    if (pairs === undefined) {
      pairs = new Map();
      this.known.set(was, pairs);
    }
    let pair = pairs.get(is);
    if (pair === undefined) {
      pair = comparePair(was, is);
      pairs.set(is, pair);
    }
    return pair;
  }
}

function comparePair(was: readonly string[], is: readonly string[]): ListPair {
  if (sameItems(was, is)) return { same: true, gained: NONE, lost: NONE, kept: is };
  if (was.length === 0) return { same: false, gained: is, lost: NONE, kept: NONE };
  if (is.length === 0) return { same: false, gained: NONE, lost: was, kept: NONE };
  const then = setOf(was);
  const now = setOf(is);
  return {
    same: false,
    gained: is.filter((machine) => !then.has(machine)),
    lost: was.filter((machine) => !now.has(machine)),
    kept: is.filter((machine) => then.has(machine)),
  };
}

function sentenceOf(gained: number, lost: number, changed: number): string {
  const parts: string[] = [];
  const counts = [gained > 0 ? `+${gained}` : "", lost > 0 ? `−${lost}` : ""].filter((part) => part !== "");
  if (counts.length > 0) parts.push(`${counts.join(", ")} ${gained + lost === 1 ? "machine" : "machines"}`);
  if (changed > 0) parts.push(`${changed} ${changed === 1 ? "receives" : "receive"} something else`);
  return parts.length === 0 ? "nothing changes for any machine" : parts.join(", ");
}
