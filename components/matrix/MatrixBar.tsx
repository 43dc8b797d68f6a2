"use client";
import { Checkbox, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { compareBytes } from "@/lib/shared/json";
import classes from "./frame.module.css";
import type { MatrixView } from "./rows";

/** What of the matrix is shown. */
export function MatrixBar(props: {
  view: MatrixView;
  onChange: (view: MatrixView) => void;
  service: string | null;
}) {
  const { view, onChange, service } = props;
  const resolution = useEditor((state) => state.resolution);
  const { clusters, tags } = useMemo(() => {
    const machines = [...resolution.machines.values()];
    return {
      clusters: [...new Set(machines.map(({ cluster }) => cluster))],
      tags: [...new Set(machines.flatMap(({ annotation }) => annotation.tags))].sort(compareBytes),
    };
  }, [resolution]);
  return (
    <div className={classes.bar}>
      <TextInput
        aria-label="Filter machines and services"
        placeholder="Filter machines and services"
        leftSection={<IconSearch size={14} stroke={1.8} aria-hidden="true" />}
        value={view.text}
        onChange={(event) => onChange({ ...view, text: event.currentTarget.value })}
        className={classes.search ?? ""}
      />
      <Select
        aria-label="Cluster"
        placeholder="All clusters"
        data={clusters}
        value={view.cluster}
        onChange={(cluster) => onChange({ ...view, cluster })}
        clearable
        searchable
        w={140}
      />
      <Select
        aria-label="Tag"
        placeholder="All tags"
        data={tags}
        value={view.tag}
        onChange={(tag) => onChange({ ...view, tag })}
        clearable
        searchable
        limit={60}
        w={120}
      />
      <Select
        aria-label="Order of machines"
        data={[
          { value: "name", label: "By name" },
          { value: "services", label: "Most services first" },
          { value: "service", label: "Selected service first", disabled: service === null },
        ]}
        value={view.order === "service" && service === null ? "name" : view.order}
        onChange={(order) => {
          if (order === "name" || order === "services" || order === "service") onChange({ ...view, order });
        }}
        allowDeselect={false}
        w={170}
      />
      <Checkbox
        label="Only services that reach these"
        checked={view.reachingOnly}
        onChange={(event) => onChange({ ...view, reachingOnly: event.currentTarget.checked })}
      />
    </div>
  );
}
