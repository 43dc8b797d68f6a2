"use client";
import { useMemo } from "react";
import type { Resolution } from "@/lib/resolver/resolution";
import { useEditor } from "./editor";

/** Machines (long forms) by how they fare between two resolutions. */
export interface Impact {
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  readonly different: readonly string[];
}

function selectedBy(resolution: Resolution, machine: string): Set<string> {
  return new Set(
    resolution.reachOf(machine).flatMap((reach) => (reach.selectedBy.length > 0 ? [reach.service] : [])),
  );
}

function compare(before: Resolution, after: Resolution): Impact {
  const gains: string[] = [];
  const loses: string[] = [];
  const different: string[] = [];
  for (const fqdn of new Set([...before.machines.keys(), ...after.machines.keys()])) {
    const old = selectedBy(before, fqdn);
    const now = selectedBy(after, fqdn);
    if ([...now].some((service) => !old.has(service))) gains.push(fqdn);
    else if ([...old].some((service) => !now.has(service))) loses.push(fqdn);
    else if (JSON.stringify(before.reachOf(fqdn)) !== JSON.stringify(after.reachOf(fqdn)))
      different.push(fqdn);
  }
  return { gains, loses, different };
}

/** What the edit being tried would do; null while none is. */
export function useImpact(): Impact | null {
  const before = useEditor((state) => state.resolution);
  const tentative = useEditor((state) => state.tentative);
  return useMemo(
    () => (tentative === null ? null : compare(before, tentative.resolution)),
    [before, tentative],
  );
}
