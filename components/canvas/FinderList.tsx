"use client";
import { Select } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { elementOf } from "@/lib/editor/graph/id";
import classes from "./canvas.module.css";
import { useEditor, useEditorStore } from "./editor";
import { useCanvasStore } from "./state";
import { useBringUp } from "./useCamera";
import type { ShownGraph } from "./useGraph";

export interface FinderListProps {
  readonly latest: RefObject<ShownGraph>;
  /** What was typed before the list was there. */
  readonly typed: string;
}

/** Finds a node by its long or short name and goes there. */
export function FinderList({ latest, typed }: FinderListProps) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  const bringUp = useBringUp(latest);
  const [looking, setLooking] = useState(true);
  const [search, setSearch] = useState(typed);
  // The list begins by emptying its field, as nothing is chosen in it.
  useEffect(() => setSearch(typed), [typed]);
  // Ten thousand names are listed for who is looking, not at every edit.
  const resolution = useEditor((state) => (looking ? state.resolution : null));
  const options = useMemo(
    () =>
      resolution === null
        ? []
        : [
            ...latest.current.graph.nodes.flatMap((node) =>
              node.kind === "cluster" ? [{ value: node.id, label: node.name }] : [],
            ),
            ...[...resolution.services.values()].map(({ cluster, service, fqdn }) => ({
              value: `service:${cluster}/${service}`,
              label: fqdn,
            })),
            ...[...resolution.machines.values()].map(({ cluster, machine, fqdn }) => ({
              value: `machine:${cluster}/${machine}`,
              label: `${fqdn} `,
            })),
            ...latest.current.graph.nodes.flatMap((node) =>
              node.kind === "tag" ? [{ value: node.id, label: `#${node.tag} in ${node.cluster}` }] : [],
            ),
          ],
    [latest, resolution],
  );
  const go = (id: string | null) => {
    if (id === null) return;
    const [kind, rest = ""] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
    const [cluster = "", name = ""] = [rest.slice(0, rest.indexOf("/")), rest.slice(rest.indexOf("/") + 1)];
    const node = latest.current.graph.nodes.find((candidate) => candidate.id === id);
    const element =
      node !== undefined
        ? elementOf(node)
        : kind === "machine"
          ? ({ kind: "machine", cluster, machine: name } as const)
          : ({ kind: "service", cluster, service: name } as const);
    if (element !== null) editor.getState().select([element]);
    canvas.setState({ cursor: id });
    bringUp(id);
  };
  return (
    <Select
      aria-label="Find in the graph"
      placeholder="Find in the graph"
      className={classes.finder ?? ""}
      leftSection={<IconSearch size={14} stroke={1.8} aria-hidden="true" />}
      rightSection={null}
      data={options}
      searchable
      // Takes over from the field that stood here before it, with what was typed into that.
      autoFocus
      searchValue={search}
      onSearchChange={setSearch}
      defaultDropdownOpened
      limit={30}
      value={null}
      nothingFoundMessage="No such machine, service, tag or cluster"
      comboboxProps={{ width: 280, position: "bottom-start" }}
      onFocus={() => setLooking(true)}
      onBlur={() => setLooking(false)}
      onChange={go}
    />
  );
}
