"use client";

import { Select } from "@mantine/core";
import type { Cluster, Filter } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";

/** Where a new service begins: the whole cluster, one of its tags, or nowhere yet. */
export interface RunsOn {
  readonly value: string;
  readonly label: string;
  readonly filters: readonly Filter[];
}

const counted = (count: number) => `${count} ${count === 1 ? "machine" : "machines"}`;

/** What can be chosen for a service of this cluster, the whole cluster first. */
export function runsOnChoices(name: string, { machines }: Cluster): readonly RunsOn[] {
  const tags = new Map<string, number>();
  for (const { tags: own } of Object.values(machines))
    for (const tag of own) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  const all = Object.keys(machines).length;
  return [
    {
      value: "all",
      label: all === 0 ? `every machine of ${name}` : `all ${counted(all)} of ${name}`,
      filters: [{ filter: "clusterMachines" }],
    },
    ...sortedKeys(Object.fromEntries(tags)).map((tag) => ({
      value: `tag:${tag}`,
      label: `tag ${tag}: ${counted(tags.get(tag) ?? 0)}`,
      filters: [{ filter: "tag", tag } as const],
    })),
    { value: "none", label: "no machine yet", filters: [] },
  ];
}

/** Says, and asks, where a new service runs as soon as it is made. */
export function RunsOnSelect({
  choices,
  chosen,
  onChoose,
}: {
  choices: readonly RunsOn[];
  chosen: RunsOn | undefined;
  onChoose: (value: string) => void;
}) {
  return (
    <Select
      label="Runs on"
      description="More can be chosen in the inspector, or by dragging in the graph."
      allowDeselect={false}
      data={choices.map(({ value, label }) => ({ value, label }))}
      value={chosen?.value ?? null}
      onChange={(next) => next !== null && onChoose(next)}
    />
  );
}
