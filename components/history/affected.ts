import type { ElementChange } from "@/lib/model/changes";
import { type Impact, impactOf, type ServiceImpact } from "@/lib/resolver/impact";
import type { Rewritten } from "./rewritten";

/** One heading of who is affected: a service, or an element with code, by long form. */
export interface Affected {
  readonly name: string;
  readonly service: ServiceImpact | undefined;
  /** The machines whose code there is another. */
  readonly rewritten: readonly string[];
}

/** Rewritten code first, each name once. */
export function affectedLines(
  services: readonly ServiceImpact[],
  rewritten: readonly Rewritten[],
): readonly Affected[] {
  const byName = new Map(services.map((service) => [service.service, service]));
  const first = rewritten.map(({ name, machines }) => ({
    name,
    service: byName.get(name),
    rewritten: machines,
  }));
  const named = new Set(first.map(({ name }) => name));
  return [
    ...first,
    ...services
      .filter(({ service }) => !named.has(service))
      .map((service) => ({ name: service.service, service, rewritten: [] })),
  ];
}

/** Long forms of machines that only got another name, by the one they had. */
function renamedMachines(
  changes: readonly ElementChange[],
  suffixes: readonly [before: string, after: string],
): ReadonlyMap<string, string> {
  const [before, after] = suffixes;
  return new Map(
    changes.flatMap(({ element, from }) =>
      element.kind === "machine" && from?.kind === "machine"
        ? [
            [
              `${from.machine}.${from.cluster}.${before}`,
              `${element.machine}.${element.cluster}.${after}`,
            ] as const,
          ]
        : [],
    ),
  );
}

/** The same impact, where a machine with another name neither came nor went: it receives something else. */
export function withoutRenames(
  impact: Impact,
  changes: readonly ElementChange[],
  suffixes: readonly [before: string, after: string],
): Impact {
  const renamed = renamedMachines(changes, suffixes);
  if (renamed.size === 0) return impact;
  const services = impact.services.map((service): ServiceImpact => {
    const same = service.lost.flatMap((machine) => {
      const now = renamed.get(machine);
      return now !== undefined && service.gained.includes(now) ? [[machine, now] as const] : [];
    });
    if (same.length === 0) return service;
    const was = new Set(same.map(([machine]) => machine));
    const is = new Set(same.map(([, now]) => now));
    return {
      service: service.service,
      gained: service.gained.filter((machine) => !is.has(machine)),
      lost: service.lost.filter((machine) => !was.has(machine)),
      changed: [...service.changed, ...is],
    };
  });
  return impactOf(services);
}
