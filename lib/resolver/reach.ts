import type { Binding, Reach, ResolvedService } from "@/lib/resolver/resolution";
import { holds, NONE, sameItems } from "@/lib/resolver/sequence";

/** Everything that reaches a machine (R30): services in use that select it or give it a role, by long form. */
export function reachAmong(machine: string, services: Iterable<ResolvedService>): readonly Reach[] {
  const reaches: Reach[] = [];
  for (const service of services) {
    if (!service.enabled) continue;
    const selectedBy = filtersThatHold(service.selectors, machine);
    let roles: Reach["roles"][number][] | undefined;
    for (const [role, binding] of service.roles) {
      const by = filtersThatHold(binding, machine);
      if (by.length === 0) continue;
      roles ??= [];
      roles.push({ role, by });
    }
    if (selectedBy.length > 0 || roles)
      reaches.push({ service: service.fqdn, selectedBy, roles: roles ?? NONE });
  }
  return reaches.length === 0 ? NONE : reaches;
}

function filtersThatHold(binding: Binding, machine: string): readonly number[] {
  if (!holds(binding.machines, machine)) return NONE;
  const by: number[] = [];
  for (const [index, filter] of binding.filters.entries())
    if (holds(filter.machines, machine)) by.push(index);
  return by;
}

/** Whether two answers for one machine say the same. */
export function sameReach(left: readonly Reach[], right: readonly Reach[]): boolean {
  return (
    left.length === right.length &&
    left.every((reach, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        reach.service === other.service &&
        sameItems(reach.selectedBy, other.selectedBy) &&
        reach.roles.length === other.roles.length &&
        reach.roles.every((role, at) => {
          const twin = other.roles[at];
          return twin !== undefined && twin.role === role.role && sameItems(twin.by, role.by);
        })
      );
    })
  );
}
