import type { Edit } from "@/lib/model/edit";
import type { BindingRef, ServiceRef } from "@/lib/model/element";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { own, sortedKeys } from "@/lib/shared/json";
import { selectorRefusal } from "./filters";
import type { GraphNode } from "./graph";

/** The edit that adds a filter to one of a service's lists; a role that isn't there yet is made. */
export function bindEdit(service: ServiceRef, binding: BindingRef, filter: Filter): Edit {
  return { type: "addFilter", service, binding, filter };
}

/** The names of a service's roles, by name. */
export function rolesOf(document: DomainDocument, { cluster, service }: ServiceRef): readonly string[] {
  const home = own(document.clusters, cluster);
  const found = home === undefined ? undefined : own(home.services, service);
  return found === undefined ? [] : sortedKeys(found.roles);
}

/** What a drag that did not start at one list means: selecting where that is allowed, else the first role. */
export function defaultBinding(
  document: DomainDocument,
  service: ServiceRef,
  filter: Filter,
  target: GraphNode,
): BindingRef | null {
  if (selectorRefusal(service.cluster, filter, target) === null) return { kind: "selectors" };
  const [role] = rolesOf(document, service);
  return role === undefined ? null : { kind: "role", role };
}
