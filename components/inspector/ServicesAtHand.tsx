"use client";

import { useMemo } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { KindIcon } from "@/components/ui/KindIcon";
import type { ServiceRef } from "@/lib/model/element";
import type { ResolvedService } from "@/lib/resolver/resolution";
import classes from "./inspector.module.css";

/** As many as stand on a small screen without scrolling. */
const MOST = 18;

/** The domain's services and how many machines each runs on: the ways on while nothing is selected. */
export function ServicesAtHand() {
  const services = useEditor((state) => state.resolution.services);
  const store = useEditorStore();
  const first = useMemo(() => [...services.values()].slice(0, MOST), [services]);
  if (first.length === 0) return null;
  return (
    <section
      className={classes.atHand}
      aria-label="Services of the domain"
      onPointerLeave={() => store.getState().hover(null)}
    >
      <h2 className={classes.atHandTitle}>
        Services <span className={classes.atHandCount}>{services.size}</span>
      </h2>
      {first.map((service) => (
        <button
          key={service.fqdn}
          type="button"
          className={classes.atHandLine}
          // As pointing at it in the graph does.
          onPointerEnter={() => store.getState().hover(refOf(service))}
          onClick={() => store.getState().select([refOf(service)])}
        >
          <KindIcon kind="service" size={15} />
          <span className={classes.atHandName} title={service.fqdn}>
            <span>{service.service}</span>
            <span className={classes.reachWhere}>.{service.cluster}</span>
          </span>
          <span className={classes.atHandCount}>{runsOn(service)}</span>
        </button>
      ))}
      {services.size > MOST && (
        <p className={classes.atHandMore}>{services.size - MOST} more in the explorer</p>
      )}
    </section>
  );
}

function refOf({ cluster, service }: ResolvedService): ServiceRef {
  return { kind: "service", cluster, service };
}

function runsOn({ enabled, selectors }: ResolvedService): string {
  if (!enabled) return "off";
  if (!selectors.known) return "known to Nix only";
  return `${selectors.machines.length} ${selectors.machines.length === 1 ? "machine" : "machines"}`;
}
