import "server-only";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { lastEvaluation } from "../db/evaluations";
import type { EvaluationAnswer } from "../evaluation/answer";
import type { Address } from "../jobs/inspections";

/** Where a machine answers, what it is and where its system is built. */
export interface MachineAddress extends Address {
  readonly system: string;
  readonly buildOn: string;
  readonly element: string;
}

/** Where machines answer SSH: as Nix last said, which knows addresses that code decides, else as the document says. */
export async function addressesOf(
  domainId: string,
  document: DomainDocument,
): Promise<ReadonlyMap<string, MachineAddress>> {
  const text = await lastEvaluation(domainId);
  const exact = text === null ? null : (JSON.parse(text) as EvaluationAnswer).info?.machines;
  const found = new Map<string, MachineAddress>();
  for (const { fqdn, cluster, machine, annotation } of resolveDomain(document).machines.values()) {
    const { targetHost, targetPort, targetUser } = annotation.deployment;
    const deployment = document.clusters[cluster]?.machines[machine]?.deployment;
    const written = deployment?.targetHost;
    const buildOn = deployment?.buildOn ?? "local";
    const said = exact?.[fqdn]?.deployment as { targetHost?: unknown } | undefined;
    const host = written ?? (typeof said?.targetHost === "string" ? said.targetHost : targetHost);
    const element = `/clusters/${cluster}/machines/${machine}`;
    found.set(fqdn, {
      host,
      port: targetPort,
      user: targetUser,
      system: annotation.system,
      buildOn,
      element,
    });
  }
  return found;
}
