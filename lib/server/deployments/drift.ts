import "server-only";
import type { ClosureDifference } from "@/lib/editor/evaluation-plan";
import type { Drift } from "@/lib/editor/inspections";
import { elementKey } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { type MachineStateRow, machineStates } from "../db/machine-states";
import { deployedSystems } from "./systems";

/** What was learnt of a machine beyond its store paths. */
export interface MachineDetail {
  readonly booted?: string | null;
  readonly generation?: number | null;
  readonly rebootNeeded?: boolean | null;
  readonly difference?: ClosureDifference | null;
  /** Why it could not be asked; null when it answered. */
  readonly failure?: string | null;
}

/** Every machine of a document, beside what it was last seen to run. */
export async function driftOf(
  domainId: string,
  document: DomainDocument,
): Promise<readonly (Drift & { readonly checkedAt: string | null })[]> {
  const [states, systems] = await Promise.all([machineStates(domainId), deployedSystems(domainId)]);
  return [...resolveDomain(document).machines.values()].map(({ fqdn, cluster, machine }) => {
    const row = states.get(elementKey({ kind: "machine", cluster, machine }));
    return { ...compare(fqdn, row, systems), checkedAt: row?.checkedAt?.toISOString() ?? null };
  });
}

function compare(
  machine: string,
  row: MachineStateRow | undefined,
  systems: ReadonlyMap<string, number>,
): Drift {
  const detail = JSON.parse(row?.detail ?? "{}") as MachineDetail;
  const intended =
    row?.intendedToplevel && row.intendedRevision !== null
      ? { revision: row.intendedRevision, toplevel: row.intendedToplevel }
      : null;
  const running = row?.runningToplevel ?? null;
  const boot = row?.bootToplevel ?? null;
  const same = running === intended?.toplevel && (boot === null || boot === intended?.toplevel);
  const state = detail.failure
    ? "unreachable"
    : !intended
      ? "never-deployed"
      : same
        ? "as-intended"
        : "differs";
  return {
    machine,
    state,
    intended,
    running,
    runningRevision: running === null ? null : (systems.get(running) ?? null),
    boot,
    booted: detail.booted ?? null,
    generation: detail.generation ?? null,
    rebootNeeded: detail.rebootNeeded ?? null,
    difference: state === "differs" ? (detail.difference ?? null) : null,
    message: detail.failure ?? null,
  };
}
