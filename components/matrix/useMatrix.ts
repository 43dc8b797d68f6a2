"use client";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import type { Reach, Resolution, ResolvedMachine, ResolvedService } from "@/lib/resolver/resolution";
import { type MatrixView, matrixMachines, matrixServices, roleSigns } from "./rows";

export interface MatrixColumn {
  readonly service: ResolvedService;
  readonly signs: ReadonlyMap<string, string>;
  readonly width: number;
  /** Whether it is the first of its cluster. */
  readonly first: boolean;
  /** Whether Nix alone can tell some of its filters. */
  readonly unsure: boolean;
}

export interface MatrixModel {
  readonly resolution: Resolution;
  readonly machines: readonly ResolvedMachine[];
  readonly columns: readonly MatrixColumn[];
  /** Width of the machines' names. */
  readonly left: number;
  reach(machine: string): ReadonlyMap<string, Reach>;
}

const SIGN_WIDTH = 19;
const LEAST_WIDTH = 44;
/** Signs beyond these are counted instead of shown. */
export const SIGNS_SHOWN = 3;

function columnsOf(services: readonly ResolvedService[]): MatrixColumn[] {
  // One sign for one name, and no other, in every column.
  const all = roleSigns([...new Set(services.flatMap(({ roles }) => [...roles.keys()]))]);
  return services.map((service, index) => {
    const roles = [...service.roles.keys()];
    return {
      service,
      signs: new Map(roles.map((role) => [role, all.get(role) ?? role])),
      width: Math.max(LEAST_WIDTH, 30 + SIGN_WIDTH * Math.min(roles.length, SIGNS_SHOWN)),
      first: index > 0 && services[index - 1]?.cluster !== service.cluster,
      unsure: !service.selectors.known || [...service.roles.values()].some(({ known }) => !known),
    };
  });
}

const LEFT = { least: 196, most: 320, letter: 7.3, clusterLetter: 6.4 };

/** Room for the longest name of a machine and of a cluster, within reason. */
function leftOf(machines: readonly ResolvedMachine[]): number {
  let [name, cluster] = [0, 0];
  for (const machine of machines) {
    name = Math.max(name, machine.machine.length);
    cluster = Math.max(cluster, machine.cluster.length);
  }
  const wanted = 40 + name * LEFT.letter + cluster * LEFT.clusterLetter;
  return Math.round(Math.min(LEFT.most, Math.max(LEFT.least, wanted)));
}

/** Rows and columns of the matrix, following every edit. */
export function useMatrix(view: MatrixView): MatrixModel {
  const resolution = useEditor((state) => state.resolution);
  const machines = useMemo(() => matrixMachines(resolution, view), [resolution, view]);
  const columns = useMemo(
    () => columnsOf(matrixServices(resolution, view, machines)),
    [resolution, view, machines],
  );
  return useMemo(() => {
    const known = new Map<string, ReadonlyMap<string, Reach>>();
    return {
      resolution,
      machines,
      columns,
      left: leftOf(machines),
      reach(machine) {
        const before = known.get(machine);
        if (before !== undefined) return before;
        const reach = new Map(resolution.reachOf(machine).map((each) => [each.service, each]));
        known.set(machine, reach);
        return reach;
      },
    };
  }, [resolution, machines, columns]);
}
