import type { DeclaredAddress, Filter } from "@/lib/model/schema";
import type { Json } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

export type StaticAddress = { readonly address: string; readonly prefixLength: number };

/** What a service's definition learns of one machine (design, section 2). Keys of `annotations` are merged on top. */
export interface Annotation {
  readonly machineName: string;
  readonly clusterName: string;
  readonly domain: string;
  readonly fqdn: string;
  readonly system: string;
  readonly ips: readonly string[];
  readonly interfaces: {
    readonly [name: string]: {
      readonly ipv4: readonly StaticAddress[];
      readonly ipv6: readonly StaticAddress[];
      readonly useDHCP: boolean;
    };
  };
  readonly tags: readonly string[];
  readonly addresses: readonly DeclaredAddress[];
  readonly deployment: {
    readonly targetHost: string;
    readonly targetUser: string;
    readonly targetPort: number;
  };
  readonly [key: string]: Json;
}

/** The value of `selectors` and of each role inside a definition. */
export interface Group {
  readonly machines: readonly Annotation[];
  readonly names: readonly string[];
  readonly fqdns: readonly string[];
  readonly ips: readonly string[];
}

/** Exactly what a service's definition receives on one machine. */
export interface ServiceArgument {
  readonly selectors: Group;
  readonly roles: { readonly [role: string]: Group };
  readonly this: Annotation;
}

/** One filter of a list with the machines (long forms, in order) that it resolves to. */
export interface ResolvedFilter {
  readonly filter: Filter;
  readonly machines: readonly string[];
  /** False where Nix alone can tell (named and custom filters); `machines` is empty then. */
  readonly known: boolean;
}

/** A list of filters resolved: their union in order, first occurrence kept. */
export interface Binding {
  readonly machines: readonly string[];
  readonly filters: readonly ResolvedFilter[];
  readonly known: boolean;
}

export interface ResolvedService {
  readonly cluster: string;
  readonly service: string;
  readonly fqdn: string;
  readonly enabled: boolean;
  readonly selectors: Binding;
  readonly roles: ReadonlyMap<string, Binding>;
}

export interface ResolvedMachine {
  readonly cluster: string;
  readonly machine: string;
  readonly fqdn: string;
  readonly annotation: Annotation;
}

/** A machine's part in one service. `filters` index the lists of the service's selectors and roles. */
export interface Reach {
  readonly service: string;
  readonly selectedBy: readonly number[];
  readonly roles: readonly { readonly role: string; readonly by: readonly number[] }[];
}

/**
 * A domain resolved. Keys are long forms (`machine.cluster.suffix`, `service.cluster.suffix`); iteration is by
 * cluster, then name, ascending by byte. Values of untouched elements keep their identity from one resolution to the next.
 */
export interface Resolution {
  readonly suffix: string;
  readonly machines: ReadonlyMap<string, ResolvedMachine>;
  readonly services: ReadonlyMap<string, ResolvedService>;
  readonly problems: readonly Problem[];
  /** Everything that reaches a machine: services that select it or give it a role, by long form. */
  reachOf(machine: string): readonly Reach[];
  /** What `service` receives on `machine`; undefined when it does not select that machine. */
  argumentOf(service: string, machine: string): ServiceArgument | undefined;
  /** The long forms that a short or long name means: one, several when ambiguous, none. */
  find(name: string): { readonly machines: readonly string[]; readonly services: readonly string[] };
}
