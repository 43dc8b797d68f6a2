"use client";
import { ActionIcon, Menu, Select, Tooltip } from "@mantine/core";
import {
  IconArrowsMaximize,
  IconDownload,
  IconHierarchy2,
  IconKeyboard,
  IconMinus,
  IconPlus,
  IconSearch,
} from "@tabler/icons-react";
import { Panel, useReactFlow } from "@xyflow/react";
import { memo, type ReactNode, type RefObject, useMemo, useState } from "react";
import { elementOf } from "@/lib/editor/graph/id";
import classes from "./canvas.module.css";
import { useEditor, useEditorStore } from "./editor";
import { saveAsPng, saveAsSvg } from "./exportGraph";
import { Legend } from "./Legend";
import { useCanvasStore } from "./state";
import { FIT, useCenterOn } from "./useCamera";
import type { ShownGraph } from "./useGraph";

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label} position="top">
      <ActionIcon size={30} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Finds a node by its long or short name and goes there. */
function Finder({ latest }: { latest: RefObject<ShownGraph> }) {
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  const centerOn = useCenterOn(latest);
  const [looking, setLooking] = useState(false);
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
    centerOn(id);
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

/** Finder, zoom, layout, legend and export, along the edges of the canvas. */
export const CanvasTools = memo(function CanvasTools({
  latest,
  root,
}: {
  /** What is drawn at the moment: the tools themselves look the same whatever it is. */
  latest: RefObject<ShownGraph>;
  root: RefObject<HTMLDivElement | null>;
}) {
  const flow = useReactFlow();
  const arrange = useEditor((state) => state.arrange);
  const name = useEditor((state) => state.domainName);
  return (
    <>
      <Panel position="top-left" className={classes.panel ?? ""}>
        <Finder latest={latest} />
      </Panel>
      <Panel position="top-right" className={classes.panel ?? ""}>
        <Legend />
      </Panel>
      <Panel position="bottom-left" className={classes.tools ?? ""}>
        <Tool label="Zoom out" onClick={() => void flow.zoomOut()}>
          <IconMinus size={16} />
        </Tool>
        <Tool label="Zoom in" onClick={() => void flow.zoomIn()}>
          <IconPlus size={16} />
        </Tool>
        <Tool label="Fit everything" onClick={() => void flow.fitView(FIT)}>
          <IconArrowsMaximize size={16} />
        </Tool>
        <Tool label="Arrange anew" onClick={arrange}>
          <IconHierarchy2 size={16} />
        </Tool>
        <Tooltip
          multiline
          w={250}
          position="top-start"
          label="On a node: arrows go to the next one, Enter selects, B binds a service, L walks its lines, Delete removes the line that is on."
        >
          <ActionIcon size={30} aria-label="Keys of the graph">
            <IconKeyboard size={16} />
          </ActionIcon>
        </Tooltip>
        <Menu position="top-start">
          <Menu.Target>
            <ActionIcon size={30} aria-label="Export the graph">
              <IconDownload size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => saveAsSvg(latest.current, name, root.current)}>As SVG</Menu.Item>
            <Menu.Item onClick={() => void saveAsPng(latest.current, name, root.current)}>As PNG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Panel>
    </>
  );
});
