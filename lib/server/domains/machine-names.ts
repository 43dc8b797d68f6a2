import "server-only";
import { elementKey } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { findDomain } from "../db/domains";
import { keysSince } from "./renames";

interface AtRevision {
  readonly revision: number;
  readonly document: DomainDocument;
}

/** The long forms of a revision's machines, by the keys that these machines have now; without those whose name is another's now. */
export async function machinesNow(
  domainId: string,
  { revision, document }: AtRevision,
): Promise<ReadonlyMap<string, string>> {
  const domain = await findDomain(domainId);
  const follow = await keysSince(domainId, revision, domain?.revision ?? revision);
  const machines = [...resolveDomain(document).machines.values()];
  return new Map(
    machines.flatMap(({ fqdn, cluster, machine }) => {
      const key = follow(elementKey({ kind: "machine", cluster, machine }));
      return key === null ? [] : [[key, fqdn] as const];
    }),
  );
}

/**
 * What machines of one revision are called at another, for those that are called something else there; null where their name is
 * another machine's there.
 */
export async function namesIn(
  domainId: string,
  from: AtRevision,
  to: AtRevision,
): Promise<ReadonlyMap<string, string | null>> {
  const [before, after] = await Promise.all([machinesNow(domainId, from), machinesNow(domainId, to)]);
  const names = new Map<string, string | null>();
  const taken = new Set(after.values());
  for (const { fqdn } of resolveDomain(from.document).machines.values()) {
    if (taken.has(fqdn)) names.set(fqdn, null);
  }
  for (const [key, fqdn] of before) {
    const name = after.get(key);
    if (name === undefined) continue;
    if (name === fqdn) names.delete(fqdn);
    else names.set(fqdn, name);
  }
  return names;
}
