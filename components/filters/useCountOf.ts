"use client";

import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { resolveFilter } from "@/lib/resolver/filters";
import { type DomainRoster, domainRosterOf, rosterOf } from "@/lib/resolver/roster";
import { own, sortedKeys } from "@/lib/shared/json";

const rosters = new WeakMap<DomainDocument["clusters"], DomainRoster>();

function rosterFor(document: DomainDocument): DomainRoster {
  const known = rosters.get(document.clusters);
  if (known !== undefined && known.suffix === document.suffix) return known;
  const clusters = new Map(
    sortedKeys(document.clusters).flatMap((name) => {
      const cluster = own(document.clusters, name);
      return cluster === undefined ? [] : [[name, rosterOf(cluster, name, document.suffix)] as const];
    }),
  );
  const roster = domainRosterOf(document.suffix, clusters);
  rosters.set(document.clusters, roster);
  return roster;
}

/** The machines (long forms) that a filter seen from `cluster` resolves to; null where Nix alone can tell. */
export function machinesOf(
  filter: Filter,
  cluster: string,
  document: DomainDocument,
): readonly string[] | null {
  const roster = rosterFor(document);
  const mine = roster.clusters.get(cluster);
  if (mine === undefined) return [];
  const { machines, known } = resolveFilter(filter, {
    roster,
    own: mine,
    named: document.filters,
    service: "",
    path: [],
    looks: { domain: false, clusters: new Set() },
    problems: [],
  });
  return known ? machines : null;
}

/** How many machines a filter resolves to, of the document as it is. */
export function useCountOf(cluster: string): (filter: Filter) => number | null {
  const document = useEditor((state) => state.document);
  return useMemo(
    () => (filter: Filter) => machinesOf(filter, cluster, document)?.length ?? null,
    [document, cluster],
  );
}
