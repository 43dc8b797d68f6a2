import { Group, MultiSelect, SegmentedControl, Select } from "@mantine/core";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { machinesOf, type Where } from "./choice";

/** Machines one by one, or a whole cluster. */
export function WherePicker({ where, onChange }: { where: Where; onChange: (where: Where) => void }) {
  const resolution = useEditor((state) => state.resolution);
  const clusters = useEditor((state) => state.document.clusters);
  const names = useMemo(() => Object.keys(clusters).sort(), [clusters]);
  const all = useMemo(() => [...resolution.machines.keys()], [resolution]);
  const change = (kind: string) => {
    if (kind === where.kind) return;
    if (kind === "cluster") {
      const machine = where.kind === "machines" ? where.machines[0] : undefined;
      const cluster = machine === undefined ? undefined : resolution.machines.get(machine)?.cluster;
      onChange({ kind: "cluster", cluster: cluster ?? names[0] ?? "" });
    } else onChange({ kind: "machines", machines: machinesOf(where, resolution) });
  };
  return (
    <div>
      <Group gap={8} mb={6} justify="space-between">
        <span style={{ fontWeight: 500 }} id="deploy-where">
          Where
        </span>
        <SegmentedControl
          aria-label="Machines or a cluster"
          value={where.kind}
          onChange={change}
          data={[
            { value: "machines", label: "Machines" },
            { value: "cluster", label: "Whole cluster" },
          ]}
        />
      </Group>
      {where.kind === "machines" ? (
        <MultiSelect
          aria-label="Machines"
          placeholder={
            all.length === 0
              ? "There are no machines yet"
              : where.machines.length === 0
                ? "Type a machine's name"
                : ""
          }
          disabled={all.length === 0}
          data={all}
          limit={50}
          searchable
          selectFirstOptionOnChange
          clearable
          hidePickedOptions
          clearButtonProps={{ "aria-label": "Clear the machines" }}
          nothingFoundMessage="No such machine"
          value={[...where.machines]}
          onChange={(machines) => onChange({ kind: "machines", machines })}
          maxDropdownHeight={220}
          styles={{ pillsList: { maxHeight: 112, overflowY: "auto" } }}
          data-autofocus={(all.length > 0 && where.machines.length === 0) || undefined}
        />
      ) : (
        <Select
          aria-label="Cluster"
          data={names}
          allowDeselect={false}
          searchable
          value={where.cluster}
          onChange={(cluster) => cluster !== null && onChange({ kind: "cluster", cluster })}
        />
      )}
    </div>
  );
}
