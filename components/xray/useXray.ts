"use client";

import { useMemo, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { useView } from "@/components/studio/ViewProvider";
import { type ExactInfo, exactArgument } from "@/lib/editor/evaluation";
import { type Json, own } from "@/lib/shared/json";
import { type Certainty, certaintyOf } from "./certainty";
import type { ArgumentPath } from "./reads";
import type { XraySection } from "./rows";
import { useReads } from "./useReads";

export interface Xray {
  readonly sections: readonly XraySection[];
  /** Nix has spoken for this revision, an earlier one, or never. */
  readonly spoken: "now" | "earlier" | "never";
  certainty(service: string, path: ArgumentPath): Certainty;
}

/** Nix's newest answer, and whether it is about the revision at hand. */
export function useSpoken(): { readonly answer: ExactInfo | null; readonly spoken: Xray["spoken"] } {
  const revision = useEditor((state) => state.revision);
  const settled = useEditor((state) => state.sync.pending === 0);
  const evaluation = useView((state) => state.evaluation);
  const answer = evaluation?.info ?? null;
  const now = answer !== null && settled && evaluation?.current === true && evaluation.revision === revision;
  return { answer, spoken: now ? "now" : answer === null ? "never" : "earlier" };
}

/** What services receive on a machine, as Nix says where it has spoken for this revision, else as worked out. */
export function useXray(
  services: readonly string[],
  machine: string | null,
  pinned: string | null,
  headed: boolean,
): Xray {
  const resolution = useEditor((state) => state.resolution);
  const document = useEditor((state) => state.document);
  const { answer, spoken } = useSpoken();
  const now = spoken === "now";
  const definitions = services.map((fqdn) => {
    const service = resolution.services.get(fqdn);
    const cluster = service && own(document.clusters, service.cluster);
    return (cluster && own(cluster.services, service.service)?.definition) ?? "";
  });
  const reads = useReads(definitions);
  const readsKey = useStableList(reads);
  const names = useStableList(services);
  const sections = useMemo(() => {
    if (machine === null) return [];
    const argument = (service: string, on: string) =>
      ((now && answer !== null ? exactArgument(answer, service, on) : undefined) ??
        resolution.argumentOf(service, on)) as unknown as Json | undefined;
    const other = pinned === machine ? null : pinned;
    const read = names.map((service, index) => ({
      service,
      headed,
      value: argument(service, machine),
      pinned: other === null ? undefined : argument(service, other),
      reads: readsKey[index] ?? null,
    }));
    const compared = read.some((section) => section.pinned !== undefined);
    return read.flatMap((section): XraySection[] => {
      const { pinned: there, ...here } = section;
      if (here.value === undefined && there === undefined) return [];
      return [compared ? section : here];
    });
  }, [names, machine, pinned, headed, resolution, answer, now, readsKey]);
  return {
    sections,
    spoken,
    certainty: (service, path) => certaintyOf(resolution.services.get(service), path, spoken),
  };
}

/** The same list as long as its items are the same. */
function useStableList<Item>(items: readonly Item[]): readonly Item[] {
  const [kept, setKept] = useState(items);
  if (kept.length === items.length && kept.every((item, index) => item === items[index])) return kept;
  setKept(items);
  return items;
}
