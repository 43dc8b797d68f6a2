import { longForm } from "@/components/studio/elements";
import type { ElementChange } from "@/lib/model/changes";
import type { ElementRef } from "@/lib/model/element";
import type { Resolution } from "@/lib/resolver/resolution";

/** Code that became another, and the machines whose configuration it is part of, by long form. */
export interface Rewritten {
  readonly name: string;
  readonly machines: readonly string[];
}

/** What no argument shows: definitions and modules that were rewritten, added or removed, and the machines that have them. */
export function rewrittenCode(changes: readonly ElementChange[], after: Resolution): readonly Rewritten[] {
  return changes.flatMap(({ element, kind, fields }) => {
    const code =
      element.kind === "module" || element.kind === "clusterModule" || element.kind === "user"
        ? kind !== "renamed" || fields.length > 0
        : element.kind === "service" &&
          fields.some(({ path }) => path[0] === "definition" || path[0] === "extraConfig");
    const machines = code ? machinesOf(element, after) : [];
    return machines.length === 0 ? [] : [{ name: longForm(element, after.suffix), machines }];
  });
}

function machinesOf(element: ElementRef, { machines, services }: Resolution): readonly string[] {
  if (element.kind === "service") {
    const found = [...services.values()].find(
      ({ cluster, service }) => cluster === element.cluster && service === element.service,
    );
    return found?.enabled ? found.selectors.machines : [];
  }
  const cluster = "cluster" in element ? element.cluster : undefined;
  const machine = "machine" in element ? element.machine : undefined;
  return [...machines.values()]
    .filter(
      (each) =>
        (cluster === undefined || each.cluster === cluster) &&
        (machine === undefined || each.machine === machine),
    )
    .map(({ fqdn }) => fqdn);
}
