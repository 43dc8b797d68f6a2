import type { CreatableKind, ElementParent } from "@/components/studio/view";
import type { ElementRef } from "@/lib/model/element";
import { elementKey } from "@/lib/model/element";
import type { Cluster, DomainDocument, Machine } from "@/lib/model/schema";
import { own, sortedKeys } from "@/lib/shared/json";

interface RowBase {
  /** Unique in the tree, and the same as long as the element keeps its name. */
  readonly id: string;
  readonly level: number;
  readonly setSize: number;
  readonly position: number;
  /** Null for a leaf. */
  readonly open: boolean | null;
  readonly parent: string | null;
}

/** An element, or the heading of the elements of one kind. */
type Content =
  | {
      readonly type: "element";
      readonly element: ElementRef;
      readonly name: string;
      readonly detail: string;
      readonly muted: boolean;
    }
  | {
      readonly type: "group";
      readonly kind: CreatableKind;
      readonly at: ElementParent;
      readonly count: number;
    };

/** What the explorer shows on one line. */
export type Row = RowBase & Content;

/** The tree before it is flattened. Children are made only where the node is open. */
interface Branch {
  readonly id: string;
  readonly content: Content;
  readonly openByDefault: boolean;
  readonly children: (() => readonly Branch[]) | null;
  /** The part of the document that everything below hangs on, where it is worth keeping the lines of. */
  readonly inside?: object;
}

const namesOf = new WeakMap<object, readonly string[]>();

/** The names in a part of the document, by name; sorted once for as long as it is the same part. */
function names(record: Readonly<Record<string, unknown>>): readonly string[] {
  const before = namesOf.get(record);
  if (before !== undefined) return before;
  const sorted = sortedKeys(record);
  namesOf.set(record, sorted);
  return sorted;
}

/** More children than this, and a group begins closed. */
const LONG_GROUP = 60;

function leaf(element: ElementRef, name: string, detail = "", muted = false): Branch {
  return {
    id: elementKey(element),
    content: { type: "element", element, name, detail, muted },
    openByDefault: false,
    children: null,
  };
}

function group(
  kind: CreatableKind,
  at: ElementParent,
  inside: readonly string[],
  branch: (name: string) => Branch,
): Branch {
  return {
    id: `group:${kind}:${at.cluster ?? ""}:${at.machine ?? ""}`,
    content: { type: "group", kind, at, count: inside.length },
    openByDefault: inside.length <= LONG_GROUP,
    children: inside.length === 0 ? null : () => inside.map(branch),
  };
}

function machineBranch(cluster: string, name: string, machine: Machine): Branch {
  const users = names(machine.users);
  const modules = names(machine.modules);
  const element: ElementRef = { kind: "machine", cluster, machine: name };
  const own = () => [
    ...modules.map((module) => leaf({ kind: "module", cluster, machine: name, module }, module)),
    ...users.map((user) => leaf({ kind: "user", cluster, machine: name, user }, user)),
  ];
  return {
    ...leaf(element, name, machine.tags.join(" ")),
    children: users.length + modules.length === 0 ? null : own,
  };
}

function clusterBranch(name: string, cluster: Cluster): Branch {
  const at = { cluster: name };
  const machines = names(cluster.machines);
  const services = names(cluster.services);
  return {
    ...leaf({ kind: "cluster", cluster: name }, name, String(machines.length)),
    openByDefault: true,
    inside: cluster,
    children: () => [
      group("machine", at, machines, (machine) => {
        const value = cluster.machines[machine];
        return value === undefined
          ? leaf({ kind: "machine", cluster: name, machine }, machine)
          : machineBranch(name, machine, value);
      }),
      group("service", at, services, (service) =>
        leaf(
          { kind: "service", cluster: name, service },
          service,
          "",
          cluster.services[service]?.enable === false,
        ),
      ),
      group("user", at, names(cluster.users), (user) => leaf({ kind: "user", cluster: name, user }, user)),
      group("module", at, names(cluster.modules), (module) =>
        leaf({ kind: "module", cluster: name, module }, module),
      ),
    ],
  };
}

function domainBranches(document: DomainDocument): Branch[] {
  return [
    { ...leaf({ kind: "domain" }, document.suffix, "domain") },
    ...names(document.clusters).map((name) => {
      const cluster = document.clusters[name];
      return cluster === undefined
        ? leaf({ kind: "cluster", cluster: name }, name)
        : clusterBranch(name, cluster);
    }),
    group("module", {}, names(document.modules), (module) => leaf({ kind: "module", module }, module)),
    group("clusterModule", {}, names(document.clusterModules), (module) =>
      leaf({ kind: "clusterModule", module }, module),
    ),
    group("filter", {}, names(document.filters), (filter) => leaf({ kind: "filter", filter }, filter)),
    group("input", {}, names(document.inputs), (input) =>
      leaf({ kind: "input", input }, input, document.inputs[input]?.url ?? ""),
    ),
  ];
}

/** What the person opened or closed, against what a node does by itself. */
export type Opened = ReadonlyMap<string, boolean>;

/** Whether two lines show the same. */
export function sameRow(left: Row, right: Row): boolean {
  if (left === right) return true;
  if (
    left.id !== right.id ||
    left.level !== right.level ||
    left.setSize !== right.setSize ||
    left.position !== right.position ||
    left.open !== right.open ||
    left.parent !== right.parent
  )
    return false;
  return left.type === "element"
    ? right.type === "element" &&
        left.name === right.name &&
        left.detail === right.detail &&
        left.muted === right.muted
    : right.type === "group" && left.count === right.count;
}

/** The lines below a branch; documents share what an edit did not touch, so most of them are there already. */
const below = new WeakMap<
  object,
  { readonly id: string; readonly opened: Opened; readonly rows: readonly Row[] }
>();

/** The visible lines of the tree, in order. Nothing is made for what is closed. */
export function treeRows(document: DomainDocument, opened: Opened): Row[] {
  const inside = (branch: Branch, children: () => readonly Branch[], level: number): readonly Row[] => {
    const before = branch.inside && below.get(branch.inside);
    if (before?.id === branch.id && before.opened === opened) return before.rows;
    const rows: Row[] = [];
    walk(rows, children(), level, branch.id);
    if (branch.inside) below.set(branch.inside, { id: branch.id, opened, rows });
    return rows;
  };
  const walk = (rows: Row[], branches: readonly Branch[], level: number, parent: string | null) => {
    branches.forEach((branch, index) => {
      const open = branch.children === null ? null : (opened.get(branch.id) ?? branch.openByDefault);
      rows.push({
        ...branch.content,
        id: branch.id,
        level,
        setSize: branches.length,
        position: index + 1,
        open,
        parent,
      });
      if (open !== true || branch.children === null) return;
      for (const row of inside(branch, branch.children, level + 1)) rows.push(row);
    });
  };
  const rows: Row[] = [];
  walk(rows, domainBranches(document), 1, null);
  return rows;
}

function everyElement(document: DomainDocument): Branch[] {
  const found: Branch[] = [];
  const walk = (branches: readonly Branch[]) => {
    for (const branch of branches) {
      if (branch.content.type === "element") found.push(branch);
      if (branch.children !== null) walk(branch.children());
    }
  };
  walk(domainBranches(document));
  return found;
}

function place(element: ElementRef, suffix: string): string {
  if (element.kind === "domain") return "";
  const parts: string[] = [];
  if ("machine" in element && element.machine !== undefined && element.kind !== "machine")
    parts.push(element.machine);
  if ("cluster" in element && element.cluster !== undefined && element.kind !== "cluster")
    parts.push(element.cluster);
  parts.push(suffix);
  return parts.join(".");
}

/** The addresses of a machine, and the host at which it is deployed to; none of other elements. */
function addressesOf(document: DomainDocument, element: ElementRef): string[] {
  if (element.kind !== "machine") return [];
  const machine = own(own(document.clusters, element.cluster)?.machines ?? {}, element.machine);
  if (machine === undefined) return [];
  const { targetHost } = machine.deployment;
  const addresses = Object.values(machine.interfaces).flatMap(({ ipv4, ipv6 }) =>
    [...ipv4, ...ipv6].map(({ address }) => address.toLowerCase()),
  );
  return [...new Set([...addresses, ...(targetHost ? [targetHost.toLowerCase()] : [])])];
}

/**
 * The flat list that a filter text leaves: every element whose short or long name holds each word of it, or whose
 * tags or addresses do, the names that begin with it first.
 */
export function foundRows(document: DomainDocument, query: string): Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const byAddress = words.some((word) => /^[\da-f]*[.:][\da-f.:]*$/.test(word));
  const matches = everyElement(document)
    .map((branch) => {
      if (branch.content.type !== "element") return null;
      const { element, name, detail } = branch.content;
      const where = place(element, document.suffix);
      const text = `${name}.${where} ${detail}`.toLowerCase();
      const rank = name.toLowerCase().startsWith(first) ? 0 : 1;
      if (words.every((word) => text.includes(word))) return { branch, where, rank };
      const addresses = byAddress ? addressesOf(document, element) : [];
      const met = addresses.filter((address) => words.some((word) => address.includes(word)));
      return words.every((word) => text.includes(word) || met.some((address) => address.includes(word)))
        ? { branch, where: `${where} · ${met.join(" ")}`, rank: met.includes(first) ? 0 : 1 }
        : null;
    })
    .filter((match) => match !== null)
    .sort((a, b) => a.rank - b.rank);
  return matches.map(({ branch, where }, index) => ({
    ...branch.content,
    ...(branch.content.type === "element" ? { detail: where } : {}),
    id: branch.id,
    level: 1,
    setSize: matches.length,
    position: index + 1,
    open: null,
    parent: null,
  }));
}

/** The ids of everything that encloses an element, outermost first, so that a selection can be brought into view. */
export function enclosingIds(element: ElementRef): string[] {
  switch (element.kind) {
    case "machine":
    case "service":
      return [
        elementKey({ kind: "cluster", cluster: element.cluster }),
        `group:${element.kind}:${element.cluster}:`,
      ];
    case "user":
    case "module": {
      if (element.cluster === undefined) return [`group:${element.kind}::`];
      const cluster = elementKey({ kind: "cluster", cluster: element.cluster });
      return element.machine === undefined
        ? [cluster, `group:${element.kind}:${element.cluster}:`]
        : [
            cluster,
            `group:machine:${element.cluster}:`,
            elementKey({ kind: "machine", cluster: element.cluster, machine: element.machine }),
          ];
    }
    case "clusterModule":
    case "filter":
    case "input":
      return [`group:${element.kind}::`];
    default:
      return [];
  }
}
