import type { Json } from "@/lib/shared/json";
import type { Edit } from "./edit";
import {
  type ElementRef,
  elementKey,
  elementKindWord,
  elementName,
  elementPath,
  type MachineRef,
} from "./element";
import type { DomainDocument, Machine } from "./schema";

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function batch(label: string, edits: readonly Edit[]): Edit {
  return { type: "batch", label, edits };
}

function machineAt(document: DomainDocument, { cluster, machine }: MachineRef): Machine | undefined {
  if (!Object.hasOwn(document.clusters, cluster)) return undefined;
  const machines = document.clusters[cluster]?.machines ?? {};
  return Object.hasOwn(machines, machine) ? machines[machine] : undefined;
}

/** Adds and removes tags on many machines as one step; tags that are there stay in their order. */
export function bulkTags(
  document: DomainDocument,
  machines: readonly MachineRef[],
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Edit {
  const tagged = (verb: string, tags: readonly string[]) =>
    tags.length === 0 ? [] : [`${verb} tag${tags.length === 1 ? "" : "s"} ${tags.join(", ")}`];
  const said = [...tagged("add", add), ...tagged("remove", remove)].join(" and ");
  const label = `${said.slice(0, 1).toUpperCase()}${said.slice(1)} on ${counted(machines.length, "machine")}`;
  const edits = machines.flatMap((ref): Edit[] => {
    const tags = machineAt(document, ref)?.tags;
    if (!tags) return [];
    const kept = tags.filter((tag) => !remove.includes(tag));
    const value = [...kept, ...add.filter((tag) => !kept.includes(tag))];
    return [{ type: "set", path: [...elementPath(ref), "tags"], value }];
  });
  return batch(label, edits);
}

/** Sets one field (`system`; `deployment`, `targetUser`; …) of many machines as one step. */
export function bulkSet(machines: readonly MachineRef[], field: readonly string[], value: Json): Edit {
  const edits = machines.map((ref): Edit => ({ type: "set", path: [...elementPath(ref), ...field], value }));
  const shown = typeof value === "string" || typeof value === "number" ? ` to ${value}` : "";
  return batch(`Set ${field.at(-1)} of ${counted(machines.length, "machine")}${shown}`, edits);
}

/** Deletes elements as one step; what another one in the list contains goes with it. */
export function bulkDelete(elements: readonly ElementRef[]): Edit {
  const keys = elements.map(elementKey);
  const outermost = elements.filter(
    (ref) =>
      ref.kind !== "domain" && !keys.some((key) => key !== "" && elementKey(ref).startsWith(`${key}/`)),
  );
  const [only] = outermost;
  const edits = outermost.map((element): Edit => ({ type: "delete", element }));
  if (only && outermost.length === 1) return { type: "delete", element: only };
  const kinds = new Set(outermost.map(({ kind }) => kind));
  const what = only && kinds.size === 1 ? elementKindWord(only.kind) : "element";
  return batch(`Delete ${counted(outermost.length, what)}`, edits);
}

/** Creates machines as one step. */
export function createMachines(
  cluster: string,
  machines: readonly { readonly name: string; readonly machine: Json }[],
): Edit {
  const edits = machines.map(
    ({ name, machine }): Edit => ({
      type: "create",
      element: { kind: "machine", cluster, machine: name },
      value: machine,
    }),
  );
  const [only] = machines;
  const label =
    only && machines.length === 1
      ? `Create machine ${only.name}`
      : `Import ${counted(machines.length, "machine")}`;
  return batch(label, edits);
}

/** A free name beside an element: `web` gives `web-2`, `web1` gives `web2`. */
export function nextName(taken: Readonly<Record<string, unknown>>, name: string): string {
  const [, stem = name, digits] = /^(.*?)(\d+)$/.exec(name) ?? [];
  let number = digits === undefined ? 2 : Number(digits) + 1;
  const spelt = () =>
    digits === undefined ? `${name}-${number}` : `${stem}${String(number).padStart(digits.length, "0")}`;
  while (Object.hasOwn(taken, spelt())) number += 1;
  return spelt();
}

/** The words for an element in a list of results: its kind and name. */
export function elementTitle(ref: ElementRef): string {
  return ref.kind === "domain" ? "the domain" : `${elementKindWord(ref.kind)} ${elementName(ref)}`;
}
