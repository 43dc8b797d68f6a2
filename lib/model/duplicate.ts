import type { Json } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { ok, type Result } from "@/lib/shared/result";
import { nextAddresses } from "./addresses";
import type { Draft } from "./draft";
import { type ElementRef, elementPath, renamedElement } from "./element";
import { longForm } from "./names";
import { putValue } from "./plan-values";
import type { Cluster, Machine } from "./schema";

/**
 * Copies an element under a new name beside it. A machine's static addresses (and what repeats them: its declared
 * addresses and deployment target) move to the next ones that nobody in the domain has.
 */
export function duplicateElement(
  draft: Draft,
  ref: ElementRef,
  name: string,
): Result<null, readonly Problem[]> {
  const value = draft.at(elementPath(ref)) as unknown;
  const target = elementPath(renamedElement(ref, name));
  if (ref.kind === "machine") {
    const [copy] = nextAddresses(draft.document, [value as Machine]);
    if (!copy) return ok(null);
    // A copy that kept the original's own name as its target would be deployed over the original.
    const host = copy.deployment.targetHost;
    const own = host === longForm(draft.document, ref.cluster, ref.machine);
    const targetHost = own ? longForm(draft.document, ref.cluster, name) : host;
    return putValue(draft, target, {
      ...copy,
      deployment: { ...copy.deployment, targetHost },
    } as unknown as Json);
  }
  if (ref.kind === "cluster") {
    const cluster = value as Cluster;
    const names = Object.keys(cluster.machines);
    const copies = nextAddresses(draft.document, Object.values(cluster.machines));
    const machines = Object.fromEntries(names.map((machine, index) => [machine, copies[index]]));
    return putValue(draft, target, { ...cluster, machines } as unknown as Json);
  }
  return putValue(draft, target, value as Json);
}
