import { isJsonObject, type Json } from "@/lib/shared/json";
import type { Draft } from "./draft";
import type { Path } from "./edit";
import { type ElementRef, elementPath } from "./element";
import { bindingPath, bindingsOf, mapFilters } from "./filters";
import { longForm, parseLongForm } from "./names";
import type { DomainDocument, Filter } from "./schema";

/** An element under its old and its new name, or the suffix under which all of them are addressed. */
export type Rename = { readonly from: ElementRef; readonly to: ElementRef } | { readonly suffix: string };

interface MachineName {
  readonly cluster: string;
  readonly machine: string;
}

/** Where a machine or a service of a cluster stands after a rename. */
function follow(rename: Rename, kind: "machine" | "service", cluster: string, name: string) {
  if ("suffix" in rename) return { cluster, name };
  const { from, to } = rename;
  if (from.kind === "cluster" && to.kind === "cluster") {
    return { cluster: from.cluster === cluster ? to.cluster : cluster, name };
  }
  if (from.kind === "machine" && to.kind === "machine" && kind === "machine") {
    if (from.cluster === cluster && from.machine === name) return { cluster: to.cluster, name: to.machine };
  }
  if (from.kind === "service" && to.kind === "service" && kind === "service") {
    if (from.cluster === cluster && from.service === name) return { cluster: to.cluster, name: to.service };
  }
  return { cluster, name };
}

/** The machine that a hostname means in a cluster, if it is there. */
function machineMeant(document: DomainDocument, cluster: string, hostname: string): MachineName | undefined {
  const long = parseLongForm(document.suffix, hostname);
  const meant = long ? { cluster: long.cluster, machine: long.name } : { cluster, machine: hostname };
  if (!Object.hasOwn(document.clusters, meant.cluster)) return undefined;
  return Object.hasOwn(document.clusters[meant.cluster]?.machines ?? {}, meant.machine) ? meant : undefined;
}

function rewriteLeaf(before: DomainDocument, after: DomainDocument, cluster: string, rename: Rename) {
  const home = (service: string) => follow(rename, "service", cluster, service).cluster;
  return (service: string) =>
    (filter: Filter): Filter => {
      switch (filter.filter) {
        case "hostname": {
          const meant = machineMeant(before, cluster, filter.hostname);
          if (!meant) return rewriteDangling({ before, after, rename, cluster, service }, filter);
          const next = follow(rename, "machine", meant.cluster, meant.machine);
          const short = filter.hostname === meant.machine && next.cluster === home(service);
          const hostname = short ? next.name : longForm(after, next.cluster, next.name);
          return hostname === filter.hostname ? filter : { filter: "hostname", hostname };
        }
        case "cluster": {
          const next = follow(rename, "machine", filter.cluster, "").cluster;
          return next === filter.cluster ? filter : { filter: "cluster", cluster: next };
        }
        case "named": {
          if ("suffix" in rename || rename.from.kind !== "filter" || rename.to.kind !== "filter")
            return filter;
          return filter.name === rename.from.filter ? { filter: "named", name: rename.to.filter } : filter;
        }
        default:
          return filter;
      }
    };
}

interface Dangling {
  readonly before: DomainDocument;
  readonly after: DomainDocument;
  readonly rename: Rename;
  /** The service that holds the filter, and its cluster before. */
  readonly cluster: string;
  readonly service: string;
}

/**
 * A name whose machine is missing keeps naming the same missing machine: a long form follows, and a short form that
 * goes into another cluster becomes long, so that it does not come to mean another machine there.
 */
function rewriteDangling(
  { before, after, rename, cluster, service }: Dangling,
  filter: Extract<Filter, { filter: "hostname" }>,
): Filter {
  const long = parseLongForm(before.suffix, filter.hostname);
  const moved = !("suffix" in rename) && rename.from.kind === "service" && rename.from.service === service;
  if (!long && (!moved || follow(rename, "service", cluster, service).cluster === cluster)) return filter;
  if (!long && filter.hostname.includes(".")) return filter;
  const meant = long ?? { cluster, name: filter.hostname };
  const hostname = longForm(after, follow(rename, "machine", meant.cluster, "").cluster, meant.name);
  return hostname === filter.hostname ? filter : { filter: "hostname", hostname };
}

/** Filters of services that named what was renamed. A short form stays short while it still reaches. */
function rewriteFilters(draft: Draft, before: DomainDocument, rename: Rename): void {
  const after = draft.document;
  for (const { service, binding, filters } of bindingsOf(before)) {
    const leaf = rewriteLeaf(before, after, service.cluster, rename)(service.service);
    const rewritten = mapFilters(filters, leaf);
    if (rewritten === filters) continue;
    const home = follow(rename, "service", service.cluster, service.service);
    draft.put(
      bindingPath({ kind: "service", cluster: home.cluster, service: home.name }, binding),
      rewritten,
    );
  }
}

/** Deployment targets that spell out the machine's own long form. */
function rewriteTargets(draft: Draft, before: DomainDocument, rename: Rename): void {
  for (const [cluster, { machines }] of Object.entries(before.clusters)) {
    for (const [machine, { deployment }] of Object.entries(machines)) {
      if (!deployment.targetHost?.endsWith(before.suffix)) continue;
      if (deployment.targetHost !== longForm(before, cluster, machine)) continue;
      const next = follow(rename, "machine", cluster, machine);
      const path = ["clusters", next.cluster, "machines", next.name, "deployment", "targetHost"];
      draft.put(path, longForm(draft.document, next.cluster, next.name));
    }
  }
}

/** A cluster's user: the machines' additions to that user, and deployments that log in as it, go along. */
function rewriteUser(draft: Draft, cluster: string, from: string, to: string): void {
  const machines = draft.document.clusters[cluster]?.machines ?? {};
  for (const [name, machine] of Object.entries(machines)) {
    const path = ["clusters", cluster, "machines", name];
    if (Object.hasOwn(machine.users, from)) draft.move([...path, "users", from], [...path, "users", to]);
    if (from !== "root" && machine.deployment.targetUser === from) {
      draft.put([...path, "deployment", "targetUser"], to);
    }
  }
}

function firstSegmentRenamed(path: string, from: string, to: string): string {
  const [first, ...rest] = path.split("/");
  return first === from ? [to, ...rest].join("/") : path;
}

/** Other inputs that follow the renamed one, and the lock, which is keyed by input. */
function rewriteInput(draft: Draft, from: string, to: string): void {
  for (const [name, input] of Object.entries(draft.document.inputs)) {
    for (const [inner, target] of Object.entries(input.follows)) {
      draft.put(["inputs", name, "follows", inner], firstSegmentRenamed(target, from, to));
    }
  }
  const lock = draft.document.lock;
  if (lock === null || typeof lock["root"] !== "string" || !isJsonObject(lock["nodes"])) return;
  const root = lock["root"];
  for (const [node, value] of Object.entries(lock["nodes"])) {
    if (!isJsonObject(value) || !isJsonObject(value["inputs"])) continue;
    const path: Path = ["lock", "nodes", node, "inputs"];
    for (const [name, target] of Object.entries(value["inputs"])) {
      if (Array.isArray(target) && target[0] === from)
        draft.put([...path, name], [to, ...target.slice(1)] as Json);
    }
    if (node === root && Object.hasOwn(value["inputs"], from) && !Object.hasOwn(value["inputs"], to)) {
      draft.move([...path, from], [...path, to]);
    }
  }
}

/**
 * Renames an element, or the suffix, and everything in the document that refers to it: hostname filters in both forms,
 * cluster and named filters, wherever they are nested; deployment targets; a user's additions; inputs that follow.
 * The caller has made sure that the new name is free.
 */
export function applyRename(draft: Draft, rename: Rename): void {
  const before = draft.document;
  draft.together(
    () => {
      if ("suffix" in rename) draft.put(["suffix"], rename.suffix);
      else draft.move(elementPath(rename.from), elementPath(rename.to));
    },
    () => rewriteReferences(draft, before, rename),
  );
}

function rewriteReferences(draft: Draft, before: DomainDocument, rename: Rename): void {
  const kind = "suffix" in rename ? "suffix" : rename.from.kind;
  if (["suffix", "cluster", "machine", "service", "filter"].includes(kind))
    rewriteFilters(draft, before, rename);
  if (["suffix", "cluster", "machine"].includes(kind)) rewriteTargets(draft, before, rename);
  if ("suffix" in rename) return;
  const { from, to } = rename;
  if (from.kind === "user" && to.kind === "user" && from.machine === undefined) {
    rewriteUser(draft, from.cluster, from.user, to.user);
  }
  if (from.kind === "input" && to.kind === "input") rewriteInput(draft, from.input, to.input);
}
