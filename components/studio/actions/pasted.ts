import { nextAddresses, ownAddresses, usedAddresses } from "@/lib/model/addresses";
import { mapFilters } from "@/lib/model/filters";
import { type DomainDocument, type Filter, Machine, Service } from "@/lib/model/schema";
import type { Json } from "@/lib/shared/json";

/** An element of a clipboard, and the name that it gets where it is pasted. */
export interface Pasted {
  readonly kind: string;
  readonly name: string;
  readonly free: string;
  readonly value: Json;
}

/**
 * The values of what is pasted, fitted to where it goes: machines whose addresses somebody has already move on to free
 * ones, and services go on naming the machines that were pasted with them. What is no element stays as it is, for the
 * model to refuse.
 */
export function fittedValues(document: DomainDocument, pasted: readonly Pasted[]): readonly Json[] {
  const machines = withFreeAddresses(document, pasted);
  const renamed = new Map(
    pasted.flatMap(({ kind, name, free }) =>
      kind === "machine" && name !== free ? [[name, free] as const] : [],
    ),
  );
  return pasted.map((each, index) => {
    if (each.kind !== "service" || renamed.size === 0) return machines.get(index) ?? each.value;
    const service = Service.safeParse(each.value);
    if (!service.success) return each.value;
    const follow = (filter: Filter): Filter =>
      filter.filter === "hostname"
        ? { ...filter, hostname: renamed.get(filter.hostname) ?? filter.hostname }
        : filter;
    const { selectors, roles } = service.data;
    return {
      ...service.data,
      selectors: mapFilters(selectors, follow),
      roles: Object.fromEntries(
        Object.entries(roles).map(([role, filters]) => [role, mapFilters(filters, follow)]),
      ),
    } as unknown as Json;
  });
}

/** By place in the clipboard: the machines that cannot keep their addresses, with others. */
function withFreeAddresses(document: DomainDocument, pasted: readonly Pasted[]): ReadonlyMap<number, Json> {
  const used = usedAddresses(document);
  const clashing: { readonly index: number; readonly machine: Machine }[] = [];
  const kept: string[] = [];
  for (const [index, { kind, value }] of pasted.entries()) {
    const machine = kind === "machine" ? Machine.safeParse(value) : null;
    if (!machine?.success) continue;
    const own = ownAddresses(machine.data);
    if (own.some((address) => used.has(address))) clashing.push({ index, machine: machine.data });
    else kept.push(...own);
  }
  const moved = nextAddresses(
    document,
    clashing.map(({ machine }) => machine),
    kept,
  );
  return new Map(clashing.map(({ index }, at) => [index, moved[at] as unknown as Json]));
}
