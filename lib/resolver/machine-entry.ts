import type { Machine } from "@/lib/model/schema";
import { type AddressUse, addressUses } from "@/lib/resolver/addresses";
import { machineProblems } from "@/lib/resolver/advice/machine";
import { machineSets } from "@/lib/resolver/advice/needs";
import { resolveMachine } from "@/lib/resolver/annotation";
import type { ResolvedMachine } from "@/lib/resolver/resolution";
import type { Problem } from "@/lib/shared/problem";

/** A machine with everything that resolving it found out; it depends on nothing but its own part of the document. */
export interface MachineEntry {
  readonly document: Machine;
  readonly resolved: ResolvedMachine;
  readonly problems: readonly Problem[];
  readonly uses: readonly AddressUse[];
  /** What the machine's own sources set (bits of `Sets`). */
  readonly sets: number;
}

export function machineEntry(document: Machine, name: string, cluster: string, suffix: string): MachineEntry {
  return {
    document,
    resolved: resolveMachine(document, name, cluster, suffix),
    problems: machineProblems(document, name, cluster),
    uses: addressUses(document, name, cluster),
    sets: machineSets(document),
  };
}
