import { nixName } from "@/lib/codegen/nix/text";
import type { Resolution, ResolvedService, ServiceArgument } from "@/lib/resolver/resolution";
import type { Json } from "@/lib/shared/json";
import { isObject, valuePreview } from "./value";

/** What the code at hand is, and what it may speak of. */
export interface CodeContext {
  readonly resolution: Resolution;
  /** The service whose definition this is; null for any other code. */
  readonly service: ResolvedService | null;
  /** The machine whose values are shown, one that the service selects. */
  readonly machine: string | null;
  /** Names of the domain's own filters. */
  readonly filters: readonly string[];
}

export interface Suggestion {
  readonly label: string;
  readonly insert: string;
  readonly kind: "field" | "value" | "function" | "module";
  /** A few words beside the label: the current value, or what it is. */
  readonly detail: string;
  /** Its documentation. */
  readonly words?: string;
}

const SHIPPED_FILTERS: readonly (readonly [string, string])[] = [
  ["clusterMachines", "every machine of this cluster"],
  ["hostname", "one machine, by short or long name"],
  ["tag", "this cluster's machines that carry a tag"],
  ["cluster", "every machine of another cluster"],
  ["domainMachines", "every machine of the domain"],
  ["except", "the first list without the second"],
  ["intersect", "what both lists have in common"],
];

const SHIPPED_SERVICES: readonly (readonly [string, string])[] = [
  ["staticDns", "hosts entries from a group"],
  ["k3s", "Kubernetes: server and agent roles"],
  ["wireguardMesh", "a WireGuard mesh between the group's machines"],
  ["nfs", "an NFS server and its clients"],
];

/** What the service's definition receives on the context's machine. */
export function argumentIn(context: CodeContext): ServiceArgument | undefined {
  const { service, machine, resolution } = context;
  return service && machine ? resolution.argumentOf(service.fqdn, machine) : undefined;
}

/** The value at a path of the argument; undefined where there is none. */
export function valueAt(argument: ServiceArgument, path: readonly string[]): Json | undefined {
  let value: Json | undefined = argument as unknown as Json;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function fieldsOf(value: Json | undefined): Suggestion[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, field]) => ({
    label: name,
    insert: nixName(name),
    kind: isObject(field) ? ("module" as const) : ("value" as const),
    detail: valuePreview(field ?? null),
  }));
}

/**
 * What may come next after the names typed so far; the last of them is unfinished.
 * The first name decides: the argument's parts inside a definition, `filters` and `clusterServices` anywhere.
 */
export function suggestionsFor(names: readonly string[], context: CodeContext): readonly Suggestion[] {
  const before = names.slice(0, -1);
  const [first, ...rest] = before;
  const argument = argumentIn(context);
  if (first === undefined) {
    const own = argument ? fieldsOf(argument as unknown as Json) : [];
    return [
      ...own,
      { label: "filters", insert: "filters", kind: "module", detail: "who is meant" },
      { label: "clusterServices", insert: "clusterServices", kind: "module", detail: "shipped services" },
      { label: "inputs", insert: "inputs", kind: "module", detail: "the flake's inputs" },
      { label: "lib", insert: "lib", kind: "module", detail: "nixpkgs' library" },
    ];
  }
  if (first === "filters" && rest.length === 0) {
    const own = context.filters.map((name) => [name, "a filter of this domain"] as const);
    return [...SHIPPED_FILTERS, ...own].map(([name, detail]) => ({
      label: name,
      insert: name,
      kind: "function",
      detail,
    }));
  }
  if (first === "clusterServices" && rest.length === 0) {
    return SHIPPED_SERVICES.map(([name, detail]) => ({
      label: name,
      insert: name,
      kind: "function",
      detail,
    }));
  }
  return argument ? fieldsOf(valueAt(argument, before)) : [];
}
