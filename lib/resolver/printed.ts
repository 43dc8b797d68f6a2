import type { Annotation, Resolution } from "@/lib/resolver/resolution";

/** What `resolve` prints, and part of what Nix calls `clusterInfo`: data by long forms. */
export interface PrintedResolution {
  readonly machines: { readonly [fqdn: string]: Annotation };
  readonly services: {
    readonly [fqdn: string]: {
      readonly selectors: readonly string[];
      readonly roles: { readonly [role: string]: readonly string[] };
    };
  };
}

/** A resolution as plain data. Services that are switched off are left out (R27). */
export function printedResolution(resolution: Resolution): PrintedResolution {
  const services = [...resolution.services].flatMap(([fqdn, service]) => {
    if (!service.enabled) return [];
    const roles = Object.fromEntries([...service.roles].map(([role, { machines }]) => [role, machines]));
    return [[fqdn, { selectors: service.selectors.machines, roles }] as const];
  });
  return {
    machines: Object.fromEntries(
      [...resolution.machines].map(([fqdn, machine]) => [fqdn, machine.annotation]),
    ),
    services: Object.fromEntries(services),
  };
}
