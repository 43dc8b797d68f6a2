"use client";

import { useEditor } from "@/components/editor/provider";
import { elementPath, type MachineRef } from "@/lib/model/element";
import type { Machine } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { SelectField, SuggestField, WordsField } from "../fields/ChoiceField";
import { KeyValueSection } from "../fields/KeyValueField";
import { LinkSection } from "../fields/LinkList";
import { NumberField } from "../fields/NumberField";
import { Section } from "../fields/Section";
import { TextField } from "../fields/TextField";
import { SYSTEMS } from "../systems";
import { DeclaredAddresses } from "./DeclaredAddresses";
import { Interfaces } from "./Interfaces";

/** Everything a machine declares. */
export function MachineForm({ element, machine }: { element: MachineRef; machine: Machine }) {
  const path = elementPath(element);
  const suffix = useEditor((state) => state.document.suffix);
  const clusterTags = useTags(element.cluster);
  const { cluster } = element;
  return (
    <>
      <Section title="Machine">
        <SuggestField
          label="System"
          path={[...path, "system"]}
          value={machine.system}
          suggestions={SYSTEMS}
        />
        <WordsField
          label="Tags"
          path={[...path, "tags"]}
          value={machine.tags}
          suggestions={clusterTags}
          placeholder="web, edge …"
        />
      </Section>
      <Interfaces path={[...path, "interfaces"]} interfaces={machine.interfaces} />
      <Section title="Further addresses">
        <WordsField
          label="IPs"
          path={[...path, "ips"]}
          value={machine.ips}
          placeholder="10.0.0.4, fd00::4 …"
          hint="Addresses that networking.interfaces does not hold, such as those of systemd-networkd."
        />
      </Section>
      <DeclaredAddresses path={[...path, "addresses"]} addresses={machine.addresses} />
      <Section title="Deployment">
        <TextField
          label="Host"
          path={[...path, "deployment", "targetHost"]}
          value={machine.deployment.targetHost}
          placeholder={`${element.machine}.${cluster}.${suffix}`}
          nullable
          mono
        />
        <TextField
          label="User"
          path={[...path, "deployment", "targetUser"]}
          value={machine.deployment.targetUser}
          mono
        />
        <NumberField
          label="SSH port"
          path={[...path, "deployment", "targetPort"]}
          value={machine.deployment.targetPort}
        />
        <SelectField
          label="Build on"
          path={[...path, "deployment", "buildOn"]}
          value={machine.deployment.buildOn}
          options={[
            { value: "local", label: "where it is deployed from" },
            { value: "target", label: "the machine itself" },
            { value: "builders", label: "remote builders" },
          ]}
        />
      </Section>
      <KeyValueSection
        title="Annotations"
        path={[...path, "annotations"]}
        value={machine.annotations}
        words="Anything that services should know of this machine, such as rack = shelf-2. It arrives as this.rack."
      />
      <LinkSection
        title="NixOS modules"
        kind="module"
        parent={{ cluster, machine: element.machine }}
        elements={sortedKeys(machine.modules).map((module) => ({
          kind: "module",
          cluster,
          machine: element.machine,
          module,
        }))}
        words="NixOS code of this machine alone: disks, hardware, boot."
      />
      <LinkSection
        title="Users"
        kind="user"
        parent={{ cluster, machine: element.machine }}
        elements={sortedKeys(machine.users).map((user) => ({
          kind: "user",
          cluster,
          machine: element.machine,
          user,
        }))}
        words="Users of this machine alone; the cluster's users are here anyway."
      />
      <KeyValueSection
        title="Settings"
        path={[...path, "settings"]}
        value={machine.settings}
        words="Values of options that cluster modules add to machines."
      />
    </>
  );
}

const EMPTY: readonly string[] = [];

/** The tags that machines of the cluster carry, by name. */
function useTags(cluster: string): readonly string[] {
  const machines = useEditor((state) => state.document.clusters[cluster]?.machines);
  if (machines === undefined) return EMPTY;
  const tags = new Set<string>();
  for (const machine of Object.values(machines)) for (const tag of machine.tags) tags.add(tag);
  return [...tags].sort();
}
