import { type ExactInfo, exactArgument } from "@/lib/editor/evaluation";
import type { PlanReason } from "@/lib/editor/evaluation-plan";
import { documentChanges, type ElementChange } from "@/lib/model/changes";
import { type ElementRef, elementKey, elementName } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { Group, Resolution, ServiceArgument } from "@/lib/resolver/resolution";
import { type Json, sameJson } from "@/lib/shared/json";

/** One end of a comparison: the document, and what Nix says of it where that is known. */
export interface PlanSide {
  readonly document: DomainDocument;
  readonly info: ExactInfo | null;
}

const RANK: readonly PlanReason["kind"][] = [
  "binding",
  "received",
  "service",
  "machine",
  "cluster",
  "inputs",
  "domain",
  "exact",
];

/** Fields of the domain that bring other code, rather than other words. */
const INPUT_FIELDS = new Set(["nixpkgs", "lock", "inputs", "library"]);

const quiet = (change: ElementChange): boolean =>
  change.kind === "changed" && change.fields.every(({ path }) => path[0] === "deployment");

/** Tells why a machine's system is another one, by what differs between two documents and between Nix's answers. */
export class PlanReasons {
  private readonly before: Resolution;
  private readonly after: Resolution;
  private readonly changes: readonly ElementChange[];
  private readonly shared = new Map<string, readonly string[]>();

  constructor(
    private readonly was: PlanSide,
    private readonly is: PlanSide,
  ) {
    this.before = resolveDomain(was.document);
    this.after = resolveDomain(is.document, this.before);
    this.changes = documentChanges(was.document, is.document);
  }

  /**
   * Everything that may have changed the machine, the most specific first.
   * @param former what it was called before
   */
  of(machine: string, former: string): readonly PlanReason[] {
    const place = this.after.machines.get(machine) ?? this.before.machines.get(former);
    if (!place) return [];
    const services = this.servicesOf(machine, former);
    const reasons: PlanReason[] = this.bindingReasons(machine, former, services);
    for (const change of this.changes) {
      const kind = this.concerns(change, place.cluster, place.machine, services);
      if (kind !== null && !quiet(change)) {
        reasons.push({ kind, element: elementKey(change.element), words: wordsOf(change) });
      }
    }
    if (reasons.length === 0) {
      const words =
        "Nothing in the document explains it: what Nix reads beside it (an input, the library) has changed.";
      reasons.push({ kind: "exact", element: "", words });
    }
    return reasons.sort((left, right) => RANK.indexOf(left.kind) - RANK.indexOf(right.kind));
  }

  /** Services that run on the machine before or after, by Nix where it has answered for both. */
  private servicesOf(machine: string, former: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const [side, resolution, name] of [
      [this.was, this.before, former],
      [this.is, this.after, machine],
    ] as const) {
      if (this.exact && side.info) {
        for (const [service, { selectors }] of Object.entries(side.info.services))
          if (selectors.includes(name)) found.add(service);
      } else {
        for (const reach of resolution.reachOf(name))
          if (reach.selectedBy.length > 0) found.add(reach.service);
      }
    }
    return found;
  }

  private get exact(): boolean {
    return this.was.info !== null && this.is.info !== null;
  }

  private bindingReasons(machine: string, former: string, services: ReadonlySet<string>): PlanReason[] {
    return [...services].sort().flatMap((service): PlanReason[] => {
      const place = this.after.services.get(service) ?? this.before.services.get(service);
      const element = place
        ? elementKey({ kind: "service", cluster: place.cluster, service: place.service })
        : "";
      const [was, is] = this.argumentsOf(service, machine, former);
      if (!was && !is) return [];
      if (!was) return [{ kind: "binding", element, words: `${service} now runs here.` }];
      if (!is) return [{ kind: "binding", element, words: `${service} no longer runs here.` }];
      const parts = [...this.sharedDifferences(service, was, is)];
      if (!sameJson(was.this as unknown as Json, is.this as unknown as Json))
        parts.push("this machine's own annotation");
      return parts.length === 0
        ? []
        : [{ kind: "received", element, words: `${service} receives something else: ${parts.join("; ")}.` }];
    });
  }

  private argumentsOf(
    service: string,
    machine: string,
    former: string,
  ): readonly (ServiceArgument | undefined)[] {
    if (this.was.info && this.is.info) {
      return [exactArgument(this.was.info, service, former), exactArgument(this.is.info, service, machine)];
    }
    return [this.before.argumentOf(service, former), this.after.argumentOf(service, machine)];
  }

  /** Groups are the same on every machine of a service, so they are compared once. */
  private sharedDifferences(service: string, was: ServiceArgument, is: ServiceArgument): readonly string[] {
    const known = this.shared.get(service);
    if (known) return known;
    const parts = groupDifference("selectors", was.selectors, is.selectors);
    for (const role of new Set([...Object.keys(was.roles), ...Object.keys(is.roles)]))
      parts.push(...groupDifference(`roles.${role}`, was.roles[role], is.roles[role]));
    this.shared.set(service, parts);
    return parts;
  }

  /** How a changed element reaches a machine; null when it does not. */
  private concerns(
    change: ElementChange,
    cluster: string,
    machine: string,
    services: ReadonlySet<string>,
  ): PlanReason["kind"] | null {
    const { element } = change;
    switch (element.kind) {
      case "domain":
        return change.fields.some(({ path }) => INPUT_FIELDS.has(path[0] ?? "")) ? "inputs" : "domain";
      case "input":
        return "inputs";
      case "clusterModule":
      case "filter":
        return "domain";
      case "cluster":
        return element.cluster === cluster ? "cluster" : null;
      case "machine":
        return element.cluster === cluster && element.machine === machine ? "machine" : null;
      case "service": {
        const { suffix } = change.kind === "removed" ? this.before : this.after;
        return services.has(`${element.service}.${element.cluster}.${suffix}`) ? "service" : null;
      }
      case "user":
      case "module":
        return ownedBy(element, cluster, machine);
    }
  }
}

function ownedBy(
  element: Extract<ElementRef, { kind: "user" | "module" }>,
  cluster: string,
  machine: string,
): PlanReason["kind"] | null {
  if (element.cluster === undefined) return "domain";
  if (element.cluster !== cluster) return null;
  if (element.machine === undefined) return "cluster";
  return element.machine === machine ? "machine" : null;
}

const KINDS: { readonly [Kind in ElementRef["kind"]]: string } = {
  domain: "The domain",
  cluster: "The cluster",
  machine: "The machine",
  service: "The service",
  user: "The user",
  module: "The module",
  clusterModule: "The cluster module",
  filter: "The filter",
  input: "The input",
};

function wordsOf(change: ElementChange): string {
  const { element } = change;
  const subject = element.kind === "domain" ? KINDS.domain : `${KINDS[element.kind]} ${elementName(element)}`;
  if (change.kind === "added") return `${subject} is new.`;
  if (change.kind === "removed") return `${subject} is gone.`;
  if (change.kind === "renamed" && change.from) return `${subject} was called ${elementName(change.from)}.`;
  const fields = [...new Set(change.fields.map(({ path }) => path.join(".")))];
  const shown = fields.slice(0, 4).join(", ");
  return `${subject} changed: ${fields.length > 4 ? `${shown} and ${fields.length - 4} more` : shown}.`;
}

const MOST_ITEMS = 6;

function listed(items: readonly string[]): string {
  if (items.length === 0) return "none";
  const shown = items.slice(0, MOST_ITEMS).join(", ");
  return items.length > MOST_ITEMS ? `${shown} and ${items.length - MOST_ITEMS} more` : shown;
}

function groupDifference(name: string, was: Group | undefined, is: Group | undefined): string[] {
  if (!was || !is) return was === is ? [] : [`${name} is ${was ? "gone" : "new"}`];
  if (sameJson(was as unknown as Json, is as unknown as Json)) return [];
  if (!sameJson(was.fqdns, is.fqdns)) return [`${name}: ${listed(was.fqdns)} → ${listed(is.fqdns)}`];
  if (!sameJson(was.ips, is.ips)) return [`${name}.ips: ${listed(was.ips)} → ${listed(is.ips)}`];
  return [`the annotations in ${name}`];
}
