import "server-only";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { lastEvaluation } from "../db/evaluations";
import type { EvaluationAnswer } from "../evaluation/answer";
import type { Address } from "../jobs/inspections";

/** Where machines answer SSH: as Nix last said, which knows addresses that code decides, else as the document says. */
export async function addressesOf(
  domainId: string,
  document: DomainDocument,
): Promise<ReadonlyMap<string, Address & { readonly system: string; readonly element: string }>> {
  const text = await lastEvaluation(domainId);
  const exact = text === null ? null : (JSON.parse(text) as EvaluationAnswer).info?.machines;
  const found = new Map<string, Address & { system: string; element: string }>();
  for (const { fqdn, cluster, machine, annotation } of resolveDomain(document).machines.values()) {
    const { targetHost, targetPort, targetUser } = annotation.deployment;
    const written = document.clusters[cluster]?.machines[machine]?.deployment.targetHost;
    const said = exact?.[fqdn]?.deployment as { targetHost?: unknown } | undefined;
    const host = written ?? (typeof said?.targetHost === "string" ? said.targetHost : targetHost);
    const element = `/clusters/${cluster}/machines/${machine}`;
    found.set(fqdn, { host, port: targetPort, user: targetUser, system: annotation.system, element });
  }
  return found;
}
