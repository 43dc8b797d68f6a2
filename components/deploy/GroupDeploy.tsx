import { Button } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { Section } from "@/components/inspector/fields/Section";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { ElementRef } from "@/lib/model/element";
import { PackageActions } from "./PackageActions";
import classes from "./said.module.css";
import { NoNix, NotEvaluated } from "./Teach";
import { useNix } from "./useNix";
import { usePackages } from "./usePackages";

/** What can be run of a cluster: its machines one by one in waves, or its own packages. */
export function ClusterDeploy({ element }: { element: Extract<ElementRef, { kind: "cluster" }> }) {
  const { cluster } = element;
  const view = useViewStore();
  const { usable, offer, missing } = useOffer();
  const packages = offer?.packages.filter((each) => each.scope === "cluster" && each.cluster === cluster);
  return (
    <>
      {missing && (
        <div className={classes.noNix}>
          <NoNix />
        </div>
      )}
      <Section
        title="Deploy its machines"
        actions={
          <Button
            size="compact-xs"
            disabled={!usable}
            leftSection={<IconRocket size={12} aria-hidden />}
            onClick={() => view.getState().open({ kind: "deploy", package: "deploy", cluster })}
          >
            Deploy …
          </Button>
        }
      >
        <p className={classes.driftWords}>
          Many at a time, in waves, a canary first; machines that would not change are left alone.
        </p>
      </Section>
      <Section title="Run on the cluster">
        <PackageActions packages={packages ?? []} disabled={!usable} />
        {offer !== null && !offer.known && <NotEvaluated />}
      </Section>
    </>
  );
}

/** What can be run of a service, on every machine that it selects. */
export function ServiceDeploy({ element }: { element: Extract<ElementRef, { kind: "service" }> }) {
  const suffix = useEditor((state) => state.document.suffix);
  const service = `${element.service}.${element.cluster}.${suffix}`;
  const selected = useEditor((state) => state.resolution.services.get(service)?.selectors.machines);
  const machines = useMemo(() => selected ?? [], [selected]);
  const { usable, offer, missing } = useOffer();
  const packages = (offer?.packages ?? []).filter((each) => each.service === service);
  return (
    <>
      {missing && (
        <div className={classes.noNix}>
          <NoNix />
        </div>
      )}
      <Section
        title={machines.length === 1 ? "Run on its machine" : `Run on its ${machines.length} machines`}
      >
        <PackageActions packages={packages} machines={machines} disabled={!usable || machines.length === 0} />
        {packages.length === 0 && (
          <p className={classes.driftWords}>
            The flake offers nothing to run for it. Name its units, and it can be started, stopped, restarted
            and its journal read from here.
          </p>
        )}
        {offer !== null && !offer.known && <NotEvaluated />}
      </Section>
    </>
  );
}

function useOffer() {
  const domain = useEditor((state) => state.domainId);
  const revision = useEditor((state) => state.revision);
  const may = useEditor((state) => state.access.deploy);
  const missing = useNix() === "missing";
  return { ...usePackages(domain, null, revision), missing, usable: may && !missing };
}
