import type { DomainDocument, Filter } from "@/lib/model/schema";
import { isReservedSetting, type Level } from "../names";

function map<In, Out>(
  record: { readonly [name: string]: In },
  change: (value: In) => Out,
): { readonly [name: string]: Out } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function settings(level: Level, values: { readonly [key: string]: unknown }): object {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isReservedSetting(level, key)));
}

/** Filters as `export-data.nix` shows them: of a custom one there is nothing to compare. */
function filters(values: readonly Filter[]): unknown {
  return values.map((filter) => {
    if (filter.filter === "custom") return { filter: "custom" };
    if (filter.filter === "except")
      return { ...filter, of: filters(filter.of), without: filters(filter.without) };
    if (filter.filter === "intersect")
      return { ...filter, of: filters(filter.of), with: filters(filter.with) };
    return filter;
  });
}

/** What `export-data.nix` reads from the export of a document, taken from the document itself. */
export function exportData(document: DomainDocument): unknown {
  return {
    suffix: document.suffix,
    settings: settings("domain", document.settings),
    clusters: map(document.clusters, (cluster) => ({
      settings: settings("cluster", cluster.settings),
      users: Object.keys(cluster.users).sort(),
      machines: map(cluster.machines, (machine) => ({
        system: machine.system,
        tags: machine.tags,
        ips: machine.ips,
        addresses: machine.addresses,
        annotations: machine.annotations,
        deployment: machine.deployment,
        interfaces: machine.interfaces,
        settings: settings("machine", machine.settings),
      })),
      services: map(cluster.services, (service) => ({
        selectors: filters(service.selectors),
        roles: map(service.roles, filters),
        units: service.units,
        enable: service.enable,
        settings: settings("service", service.settings),
      })),
    })),
  };
}
