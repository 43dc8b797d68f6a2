"use client";

import { Modal } from "@mantine/core";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { useView, useViewStore } from "@/components/studio/ViewProvider";
import type { MachineRef, ServiceRef } from "@/lib/model/element";
import { filterSentence } from "@/lib/model/sentence";
import type { Binding, Resolution } from "@/lib/resolver/resolution";
import { own, sortedKeys } from "@/lib/shared/json";
import { MachinePicker, withoutSuffix } from "./MachinePicker";
import classes from "./panel.module.css";
import { rowId } from "./rows";
import { useSpoken } from "./useXray";
import { XrayPanel } from "./XrayPanel";

/** What a service's definition receives on one of its machines. `on` fixes the machine; else a person picks. */
export function ServiceXray({ element, on }: { element: ServiceRef; on?: string }) {
  const view = useViewStore();
  const resolution = useEditor((state) => state.resolution);
  const wanted = useView((state) => state.xray.on);
  const fqdn = `${element.service}.${element.cluster}.${resolution.suffix}`;
  const service = resolution.services.get(fqdn);
  const { answer, spoken } = useSpoken();
  const exact = spoken === "now" && answer !== null ? own(answer.services, fqdn) : undefined;
  // Where code decides, only Nix knows whom a service selects.
  const machines = exact?.selectors ?? (service?.enabled ? service.selectors.machines : []);
  const asked = on ?? wanted;
  const machine = asked !== null && machines.includes(asked) ? asked : machines[0];
  if (service === undefined || machine === undefined || (on !== undefined && machine !== on))
    return (
      <p className={classes.nothing}>
        {service?.enabled === false
          ? "The service is switched off: nobody receives anything from it."
          : on !== undefined
            ? `${element.service} does not select ${withoutSuffix(on, resolution.suffix)}, so its definition is not called there.`
            : service?.selectors.known === false
              ? "A filter in code decides which machines the service selects: Nix tells once it has evaluated this revision."
              : "The service selects no machine yet. Add a filter under “Runs on” to see what its definition receives there."}
      </p>
    );
  const panel = (
    <XrayPanel
      label={`What ${element.service} receives on ${withoutSuffix(machine, resolution.suffix)}`}
      services={[fqdn]}
      machine={machine}
      picker={
        <MachinePicker
          machines={on === undefined ? machines : [on]}
          machine={machine}
          suffix={resolution.suffix}
          onChoose={(chosen) => view.getState().look({ on: chosen })}
        />
      }
    />
  );
  return <Enlarged title={`X-ray of ${element.service}`}>{panel}</Enlarged>;
}

/** Everything that a machine receives, service by service. */
export function MachineXray({ element }: { element: MachineRef }) {
  const resolution = useEditor((state) => state.resolution);
  const wanted = useView((state) => state.xray.on);
  const fqdn = `${element.machine}.${element.cluster}.${resolution.suffix}`;
  const reach = useMemo(
    () => resolution.reachOf(fqdn).filter((each) => each.selectedBy.length > 0),
    [resolution, fqdn],
  );
  const { answer, spoken } = useSpoken();
  const pinned = useView((state) => state.xray.pinned);
  const { own: received, services } = useMemo(() => {
    const servicesOf = (machine: string) =>
      spoken !== "now" || answer === null
        ? resolution.reachOf(machine).flatMap((each) => (each.selectedBy.length > 0 ? [each.service] : []))
        : sortedKeys(answer.services).filter((each) => answer.services[each]?.selectors.includes(machine));
    const here = servicesOf(fqdn);
    // What only the other of two machines receives is a difference as well.
    const there = pinned === null || pinned === fqdn ? [] : servicesOf(pinned);
    return { own: here, services: [...new Set([...here, ...there])].toSorted() };
  }, [resolution, answer, spoken, fqdn, pinned]);
  if (services.length === 0)
    return (
      <p className={classes.nothing}>
        No service selects this machine, so it receives nothing. Services do by its name, by its tags, or with
        all of its cluster.
      </p>
    );
  const panel = (
    <XrayPanel
      key={fqdn}
      label={`What ${element.machine} receives`}
      services={services}
      machine={fqdn}
      headed
      initiallyOpen={wanted !== null && services.includes(wanted) ? [rowId(wanted, [])] : []}
      reasonOf={(service) =>
        reasonOf(
          resolution,
          service,
          reach.find((each) => each.service === service),
        )
      }
      picker={
        <span className={classes.summary}>
          {received.length} {received.length === 1 ? "service" : "services"} on {element.machine}
        </span>
      }
    />
  );
  return <Enlarged title={`X-ray of ${element.machine}`}>{panel}</Enlarged>;
}

function Enlarged({ title, children }: { title: string; children: React.ReactNode }) {
  const view = useViewStore();
  const large = useView((state) => state.xray.large);
  if (!large) return children;
  return (
    <>
      <p className={classes.nothing}>The X-ray is open large.</p>
      <Modal
        opened
        onClose={() => view.getState().look({ large: false })}
        title={title}
        size="min(1240px, 94vw)"
        classNames={{ content: classes.large ?? "", body: classes.largeBody ?? "" }}
      >
        {children}
      </Modal>
    </>
  );
}

type MachineReach = ReturnType<Resolution["reachOf"]>[number];

/** Through which filters a service has the machine: "all of attic · server by tag dns". */
function reasonOf(resolution: Resolution, fqdn: string, reach: MachineReach | undefined): string {
  const service = resolution.services.get(fqdn);
  if (service === undefined || reach === undefined) return "";
  const words = (binding: Binding | undefined, by: readonly number[]) =>
    by
      .flatMap((index) => {
        const filter = binding?.filters[index]?.filter;
        return filter === undefined ? [] : [filterSentence(filter, service.cluster)];
      })
      .join(", ");
  return [
    words(service.selectors, reach.selectedBy),
    ...reach.roles.map(({ role, by }) => `${role} by ${words(service.roles.get(role), by)}`),
  ].join(" · ");
}
