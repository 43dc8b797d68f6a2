"use client";

import { ActionIcon, Badge, Table, Tooltip } from "@mantine/core";
import { IconScan } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { MachineRef, ServiceRef } from "@/lib/model/element";
import type { Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import type { Reach, Resolution, ResolvedService } from "@/lib/resolver/resolution";
import classes from "./inspector.module.css";

function sentences(filters: readonly { readonly filter: Filter }[], by: readonly number[], cluster: string) {
  return by
    .flatMap((index) => {
      const filter = filters[index]?.filter;
      return filter === undefined ? [] : [filterSentence(filter, cluster)];
    })
    .join(" and ");
}

/** Every service that reaches a machine, and through which filter. */
export function Receives({ element }: { element: MachineRef }) {
  const store = useEditorStore();
  const resolution = useEditor((state) => state.resolution);
  const fqdn = `${element.machine}.${element.cluster}.${resolution.suffix}`;
  const reach = useMemo(() => resolution.reachOf(fqdn), [resolution, fqdn]);
  const selecting = reach.filter((each) => each.selectedBy.length > 0);
  const naming = reach.filter((each) => each.selectedBy.length === 0);
  if (reach.length === 0)
    return (
      <p className={classes.teach}>
        No service reaches this machine. A service does when one of its selectors resolves to it: all machines
        of the cluster, one of its tags, or its name.
      </p>
    );
  const open = (service: ResolvedService) =>
    store.getState().select([{ kind: "service", cluster: service.cluster, service: service.service }]);
  const part = (title: string, words: string, list: readonly Reach[]) =>
    list.length > 0 && (
      <section className={classes.reachPart}>
        <h3 className={classes.reachTitle}>{title}</h3>
        <p className={classes.reachWords}>{words}</p>
        {list.map((each) => {
          const service = resolution.services.get(each.service);
          return service === undefined ? null : (
            <article key={each.service} className={classes.reach}>
              <button type="button" className={classes.reachName} onClick={() => open(service)}>
                {service.service}
                <span className={classes.reachWhere}>.{service.cluster}</span>
              </button>
              {!service.enabled && <Badge color="gray">off</Badge>}
              {each.selectedBy.length > 0 && (
                <XrayButton label={`X-ray of ${service.service} here`} on={service.fqdn} />
              )}
              <dl className={classes.reasons}>
                {each.selectedBy.length > 0 && (
                  <div>
                    <dt>
                      <span className={classes.square} aria-hidden /> selected
                    </dt>
                    <dd>{sentences(service.selectors.filters, each.selectedBy, service.cluster)}</dd>
                  </div>
                )}
                {each.roles.map(({ role, by }) => (
                  <div key={role}>
                    <dt title={role}>
                      <span className={classes.diamond} aria-hidden /> {role}
                    </dt>
                    <dd>{sentences(service.roles.get(role)?.filters ?? [], by, service.cluster)}</dd>
                  </div>
                ))}
              </dl>
            </article>
          );
        })}
      </section>
    );
  return (
    <div>
      {part("Receives", "These services are copied to the machine.", selecting)}
      {part("Is known to", "These name the machine in a role, and run elsewhere.", naming)}
    </div>
  );
}

/** Opens the X-ray of what is selected, at a machine or a service. */
function XrayButton({ label, on }: { label: string; on: string }) {
  const view = useViewStore();
  return (
    <Tooltip label="What exactly it receives">
      <ActionIcon
        size={22}
        aria-label={label}
        onClick={() => {
          view.getState().look({ on });
          view.getState().openTab("xray");
        }}
      >
        <IconScan size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

interface ReachedMachine {
  readonly fqdn: string;
  readonly selected: boolean;
  readonly roles: readonly string[];
}

function reachedBy(resolution: Resolution, fqdn: string): ReachedMachine[] {
  const service = resolution.services.get(fqdn);
  if (service === undefined) return [];
  const roles = new Map<string, string[]>();
  for (const [role, binding] of service.roles)
    for (const machine of binding.machines) roles.set(machine, [...(roles.get(machine) ?? []), role]);
  const selected = new Set(service.selectors.machines);
  const all = [...service.selectors.machines, ...[...roles.keys()].filter((each) => !selected.has(each))];
  return all.map((machine) => ({
    fqdn: machine,
    selected: selected.has(machine),
    roles: roles.get(machine) ?? [],
  }));
}

const MOST = 300;

/** The machines that a service hits, and those that it only names, with the roles they play. */
export function Hits({ element }: { element: ServiceRef }) {
  const store = useEditorStore();
  const resolution = useEditor((state) => state.resolution);
  const fqdn = `${element.service}.${element.cluster}.${resolution.suffix}`;
  const machines = useMemo(() => reachedBy(resolution, fqdn), [resolution, fqdn]);
  if (machines.length === 0)
    return (
      <p className={classes.teach}>
        This service reaches nobody yet. Add a filter under “Runs on”: all machines of the cluster, a tag, or
        one machine.
      </p>
    );
  return (
    <div className={classes.hits}>
      <Table aria-label="Machines that the service reaches">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Machine</Table.Th>
            <Table.Th>Gets it</Table.Th>
            <Table.Th>Roles</Table.Th>
            <Table.Th aria-label="X-ray" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {machines.slice(0, MOST).map((machine) => {
            const resolved = resolution.machines.get(machine.fqdn);
            return (
              <Table.Tr key={machine.fqdn}>
                <Table.Td>
                  <button
                    type="button"
                    className={classes.reachName}
                    onClick={() =>
                      resolved !== undefined &&
                      store
                        .getState()
                        .select([{ kind: "machine", cluster: resolved.cluster, machine: resolved.machine }])
                    }
                  >
                    {resolved?.machine ?? machine.fqdn}
                    {resolved !== undefined && resolved.cluster !== element.cluster && (
                      <span className={classes.reachWhere}>.{resolved.cluster}</span>
                    )}
                  </button>
                </Table.Td>
                <Table.Td className={classes.getsIt ?? ""}>
                  {machine.selected ? (
                    <>
                      <span className={classes.square} aria-hidden /> yes
                    </>
                  ) : (
                    <span className={classes.reachWhere}>no</span>
                  )}
                </Table.Td>
                <Table.Td>
                  {machine.roles.map((role) => (
                    <span key={role} className={classes.roleChip}>
                      <span className={classes.diamond} aria-hidden /> {role}
                    </span>
                  ))}
                </Table.Td>
                <Table.Td w={30}>
                  {machine.selected && (
                    <XrayButton label={`X-ray on ${resolved?.machine ?? machine.fqdn}`} on={machine.fqdn} />
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {machines.length > MOST && (
        <p className={classes.reachWords}>{machines.length - MOST} more. The matrix shows all of them.</p>
      )}
    </div>
  );
}
