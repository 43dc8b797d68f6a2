/**
 * Names one element of a domain. Elements are what the explorer lists, a selection holds and history speaks of.
 * Modules and users belong to the domain (`cluster` absent), a cluster (`machine` absent) or a machine.
 */
export type ElementRef =
  | { readonly kind: "domain" }
  | { readonly kind: "cluster"; readonly cluster: string }
  | { readonly kind: "machine"; readonly cluster: string; readonly machine: string }
  | { readonly kind: "service"; readonly cluster: string; readonly service: string }
  | { readonly kind: "user"; readonly cluster: string; readonly machine?: string; readonly user: string }
  | { readonly kind: "module"; readonly cluster?: string; readonly machine?: string; readonly module: string }
  | { readonly kind: "clusterModule"; readonly module: string }
  | { readonly kind: "filter"; readonly filter: string }
  | { readonly kind: "input"; readonly input: string };

export type ElementKind = ElementRef["kind"];
export type MachineRef = Extract<ElementRef, { kind: "machine" }>;
export type ServiceRef = Extract<ElementRef, { kind: "service" }>;

/** Which of a service's lists of filters is meant: its selectors, or one of its roles. */
export type BindingRef = { readonly kind: "selectors" } | { readonly kind: "role"; readonly role: string };
