import { assertNever } from "@/lib/shared/assert";
import { pointer, pointerSegments } from "@/lib/shared/json";
import type { Patch } from "./edit";

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

/** Where an element stands in the document. */
export function elementPath(ref: ElementRef): readonly string[] {
  switch (ref.kind) {
    case "domain":
      return [];
    case "cluster":
      return ["clusters", ref.cluster];
    case "machine":
      return ["clusters", ref.cluster, "machines", ref.machine];
    case "service":
      return ["clusters", ref.cluster, "services", ref.service];
    case "user":
      return ref.machine === undefined
        ? ["clusters", ref.cluster, "users", ref.user]
        : ["clusters", ref.cluster, "machines", ref.machine, "users", ref.user];
    case "module":
      if (ref.cluster === undefined) return ["modules", ref.module];
      return ref.machine === undefined
        ? ["clusters", ref.cluster, "modules", ref.module]
        : ["clusters", ref.cluster, "machines", ref.machine, "modules", ref.module];
    case "clusterModule":
      return ["clusterModules", ref.module];
    case "filter":
      return ["filters", ref.filter];
    case "input":
      return ["inputs", ref.input];
    default:
      return assertNever(ref);
  }
}

/** The element that stands exactly at a path; undefined for every other place. */
export function elementOfPath(path: readonly (string | number)[]): ElementRef | undefined {
  const [root, ...rest] = path.map(String);
  const [name, child, grandchild, leaf, last, ...beyond] = rest;
  if (root === undefined) return { kind: "domain" };
  if (name === undefined || beyond.length > 0) return undefined;
  if (root !== "clusters") {
    if (child !== undefined) return undefined;
    if (root === "modules") return { kind: "module", module: name };
    if (root === "clusterModules") return { kind: "clusterModule", module: name };
    if (root === "filters") return { kind: "filter", filter: name };
    if (root === "inputs") return { kind: "input", input: name };
    return undefined;
  }
  if (child === undefined) return { kind: "cluster", cluster: name };
  if (grandchild === undefined) return undefined;
  if (leaf === undefined) {
    if (child === "machines") return { kind: "machine", cluster: name, machine: grandchild };
    if (child === "services") return { kind: "service", cluster: name, service: grandchild };
    if (child === "users") return { kind: "user", cluster: name, user: grandchild };
    if (child === "modules") return { kind: "module", cluster: name, module: grandchild };
    return undefined;
  }
  if (last === undefined || child !== "machines") return undefined;
  if (leaf === "users") return { kind: "user", cluster: name, machine: grandchild, user: last };
  if (leaf === "modules") return { kind: "module", cluster: name, machine: grandchild, module: last };
  return undefined;
}

/** The smallest element that holds a path: where a problem or a patch belongs. */
export function elementAround(path: readonly (string | number)[]): ElementRef {
  for (let length = path.length; length > 0; length--) {
    const ref = elementOfPath(path.slice(0, length));
    if (ref) return ref;
  }
  return { kind: "domain" };
}

/** A text that names the element, for maps and the address bar: the pointer of its place. */
export function elementKey(ref: ElementRef): string {
  return pointer(...elementPath(ref));
}

/** The element that `elementKey` named; undefined when the text names none. */
export function parseElementKey(key: string): ElementRef | undefined {
  if (key !== "" && !key.startsWith("/")) return undefined;
  return elementOfPath(pointerSegments(key));
}

export function sameElement(left: ElementRef, right: ElementRef): boolean {
  return elementKey(left) === elementKey(right);
}

/** The last part of an element's name; the word "domain" for the domain itself. */
export function elementName(ref: ElementRef): string {
  return elementPath(ref).at(-1) ?? "domain";
}

const KIND_WORDS: { readonly [Kind in ElementKind]: string } = {
  domain: "domain",
  cluster: "cluster",
  machine: "machine",
  service: "service",
  user: "user",
  module: "module",
  clusterModule: "cluster module",
  filter: "filter",
  input: "input",
};

/** What an element is called in a sentence. */
export function elementKindWord(kind: ElementKind): string {
  return KIND_WORDS[kind];
}

/** The same element under another name. */
export function renamedElement(ref: ElementRef, name: string): ElementRef {
  const renamed = elementOfPath([...elementPath(ref).slice(0, -1), name]);
  return renamed ?? ref;
}

/** An element under its old and its new name or place. */
export interface ElementRename {
  readonly from: ElementRef;
  readonly to: ElementRef;
}

/** The elements that a patch renames or moves, in order. */
export function renamesIn(patch: Patch): readonly ElementRename[] {
  return patch.flatMap((operation) => {
    if (operation.op !== "move") return [];
    const from = elementOfPath(pointerSegments(operation.from));
    const to = elementOfPath(pointerSegments(operation.path));
    return from && to ? [{ from, to }] : [];
  });
}

/**
 * An element's key after another element (or itself) was renamed or moved; keys of what it contains follow.
 * Positions, deployments and drift are kept by key and go through here.
 */
export function followRename(key: string, rename: ElementRename): string {
  const from = elementKey(rename.from);
  if (from === "" || (key !== from && !key.startsWith(`${from}/`))) return key;
  return elementKey(rename.to) + key.slice(from.length);
}
