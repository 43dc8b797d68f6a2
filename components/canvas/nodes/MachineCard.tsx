"use client";
import { IconServer2 } from "@tabler/icons-react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { PeopleHere } from "@/components/studio/PeopleHere";
import { elementKey } from "@/lib/model/element";
import type { Resolution } from "@/lib/resolver/resolution";
import { useEditor } from "../editor";
import type { Shown } from "../flow";
import { useCanvas } from "../state";
import handles from "./handles.module.css";
import classes from "./machine.module.css";
import { MarkBadge, PartChips, SeveritySign } from "./marks";
import nodes from "./nodes.module.css";

/** The second line of a card: where the machine is reached, then what sets it apart. */
function detailOf(resolution: Resolution, fqdn: string): { address: string; tags: string } {
  const annotation = resolution.machines.get(fqdn)?.annotation;
  if (annotation === undefined) return { address: "", tags: "" };
  const dhcp = Object.values(annotation.interfaces).some(({ useDHCP }) => useDHCP);
  const address = annotation.ips[0] ?? (dhcp ? "DHCP" : "no address");
  return { address, tags: annotation.tags.map((tag) => `#${tag}`).join(" ") };
}

/** A machine: name, address, tags; what it is to the service looked at; how it fares under the edit being tried. */
export const MachineCard = memo(function MachineCard({ id, data: { node }, selected }: Shown<"machine">) {
  const lit = useCanvas((state) => state.highlight?.nodes.has(id) ?? false);
  const part = useCanvas((state) => state.highlight?.machines.get(node.fqdn));
  const mark = useCanvas((state) => state.marks?.get(node.fqdn));
  const key = elementKey({ kind: "machine", cluster: node.cluster ?? "", machine: node.machine });
  const severity = useCanvas((state) => state.severities.get(key));
  const address = useEditor((state) => detailOf(state.resolution, node.fqdn).address);
  const tags = useEditor((state) => detailOf(state.resolution, node.fqdn).tags);
  return (
    <div
      className={classes.machine}
      data-lit={lit || undefined}
      data-selected={selected || undefined}
      data-compact={node.compact || undefined}
      data-mark={mark}
    >
      <Handle
        id="in"
        type="target"
        position={Position.Left}
        className={handles.drop}
        isConnectableStart={false}
      />
      <span className={classes.title}>
        <IconServer2 size={node.compact ? 13 : 15} stroke={1.6} className={nodes.icon} aria-hidden="true" />
        <span className={classes.name} title={node.fqdn}>
          {node.machine}
        </span>
        <SeveritySign severity={severity} />
      </span>
      {!node.compact && (
        <span className={classes.detail}>
          <span className={classes.address}>{address}</span>
          {tags !== "" && <span className={classes.tags}>{tags}</span>}
        </span>
      )}
      {part !== undefined && <PartChips part={part} />}
      {mark !== undefined && <MarkBadge mark={mark} />}
      <PeopleHere at={key} corner />
    </div>
  );
});
