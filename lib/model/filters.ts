import { assertNever } from "@/lib/shared/assert";
import type { Path } from "./edit";
import type { BindingRef, ServiceRef } from "./element";
import type { DomainDocument, Filter } from "./schema";

/** Where a service keeps its selectors, or the filters of one role. */
export function bindingPath(service: ServiceRef, binding: BindingRef): Path {
  const path = ["clusters", service.cluster, "services", service.service];
  return binding.kind === "selectors" ? [...path, "selectors"] : [...path, "roles", binding.role];
}

/**
 * Rewrites a list of filters from the leaves up. `leaf` gets every filter that holds no others; a list in which nothing
 * changes is returned as it is.
 */
export function mapFilters(filters: readonly Filter[], leaf: (filter: Filter) => Filter): readonly Filter[] {
  let changed = false;
  const mapped = filters.map((filter) => {
    const next = mapFilter(filter, leaf);
    if (next !== filter) changed = true;
    return next;
  });
  return changed ? mapped : filters;
}

function mapFilter(filter: Filter, leaf: (filter: Filter) => Filter): Filter {
  switch (filter.filter) {
    case "except": {
      const [of, without] = [mapFilters(filter.of, leaf), mapFilters(filter.without, leaf)];
      return of === filter.of && without === filter.without ? filter : { filter: "except", of, without };
    }
    case "intersect": {
      const [of, others] = [mapFilters(filter.of, leaf), mapFilters(filter.with, leaf)];
      return of === filter.of && others === filter.with ? filter : { filter: "intersect", of, with: others };
    }
    case "clusterMachines":
    case "domainMachines":
    case "hostname":
    case "tag":
    case "cluster":
    case "named":
    case "custom":
      return leaf(filter);
    default:
      return assertNever(filter);
  }
}

/** Every list of filters of a domain, with the service and binding that it belongs to. */
export function* bindingsOf(document: DomainDocument): Generator<{
  readonly service: ServiceRef;
  readonly binding: BindingRef;
  readonly filters: readonly Filter[];
}> {
  for (const [cluster, { services }] of Object.entries(document.clusters)) {
    for (const [name, { selectors, roles }] of Object.entries(services)) {
      const service: ServiceRef = { kind: "service", cluster, service: name };
      yield { service, binding: { kind: "selectors" }, filters: selectors };
      for (const [role, filters] of Object.entries(roles)) {
        yield { service, binding: { kind: "role", role }, filters };
      }
    }
  }
}
