import type { ElementKind, ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { assertNever } from "@/lib/shared/assert";
import type { CreatableKind, ElementParent } from "./view";

export const KIND_WORDS: Record<ElementKind, { readonly one: string; readonly many: string }> = {
  domain: { one: "domain", many: "domains" },
  cluster: { one: "cluster", many: "clusters" },
  machine: { one: "machine", many: "machines" },
  service: { one: "service", many: "services" },
  user: { one: "user", many: "users" },
  module: { one: "NixOS module", many: "NixOS modules" },
  clusterModule: { one: "cluster module", many: "cluster modules" },
  filter: { one: "named filter", many: "named filters" },
  input: { one: "flake input", many: "flake inputs" },
};

/** How many there are of each kind, in words: "2 services, 1 machine". */
export function kindCounts(elements: readonly ElementRef[]): string {
  const counts = new Map<ElementKind, number>();
  for (const { kind } of elements) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => `${count} ${count === 1 ? KIND_WORDS[kind].one : KIND_WORDS[kind].many}`)
    .join(", ");
}

/** An element's own name, without where it is. */
export function elementName(element: ElementRef, suffix: string): string {
  switch (element.kind) {
    case "domain":
      return suffix;
    case "cluster":
      return element.cluster;
    case "machine":
      return element.machine;
    case "service":
      return element.service;
    case "user":
      return element.user;
    case "module":
    case "clusterModule":
      return element.module;
    case "filter":
      return element.filter;
    case "input":
      return element.input;
    default:
      return assertNever(element);
  }
}

/** Where an element stands, from the inside out and ending in the suffix: its long form where it has one. */
export function longForm(element: ElementRef, suffix: string): string {
  const parts = [elementName(element, suffix)];
  if ("machine" in element && element.machine !== undefined && element.kind !== "machine")
    parts.push(element.machine);
  if ("cluster" in element && element.cluster !== undefined && element.kind !== "cluster")
    parts.push(element.cluster);
  if (element.kind !== "domain") parts.push(suffix);
  return parts.join(".");
}

/** Whether the element is (still) in the document. */
export function isPresent(document: DomainDocument, element: ElementRef): boolean {
  if (element.kind === "domain") return true;
  if (element.kind === "clusterModule") return Object.hasOwn(document.clusterModules, element.module);
  if (element.kind === "filter") return Object.hasOwn(document.filters, element.filter);
  if (element.kind === "input") return Object.hasOwn(document.inputs, element.input);
  if (element.kind === "module" && element.cluster === undefined)
    return Object.hasOwn(document.modules, element.module);
  if (element.cluster === undefined || !Object.hasOwn(document.clusters, element.cluster)) return false;
  const cluster = document.clusters[element.cluster];
  if (cluster === undefined) return false;
  if (element.kind === "cluster") return true;
  if (element.kind === "service") return Object.hasOwn(cluster.services, element.service);
  if (element.kind === "machine") return Object.hasOwn(cluster.machines, element.machine);
  const holder =
    element.machine === undefined
      ? cluster
      : Object.hasOwn(cluster.machines, element.machine)
        ? cluster.machines[element.machine]
        : undefined;
  if (holder === undefined) return false;
  return element.kind === "user"
    ? Object.hasOwn(holder.users, element.user)
    : Object.hasOwn(holder.modules, element.module);
}

/** Where an element of that kind and name goes; null when its parent is missing. */
export function newRef(kind: CreatableKind, parent: ElementParent, name: string): ElementRef | null {
  const { cluster, machine } = parent;
  switch (kind) {
    case "cluster":
      return { kind, cluster: name };
    case "machine":
      return cluster === undefined ? null : { kind, cluster, machine: name };
    case "service":
      return cluster === undefined ? null : { kind, cluster, service: name };
    case "user":
      if (cluster === undefined) return null;
      return machine === undefined ? { kind, cluster, user: name } : { kind, cluster, machine, user: name };
    case "module":
      if (cluster === undefined) return { kind, module: name };
      return machine === undefined
        ? { kind, cluster, module: name }
        : { kind, cluster, machine, module: name };
    case "clusterModule":
      return { kind, module: name };
    case "filter":
      return { kind, filter: name };
    case "input":
      return { kind, input: name };
  }
}
