"use client";
import { IconBoxModel2, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { planPool } from "@/lib/editor/graph/pool";
import { SIZE } from "@/lib/editor/graph/size";
import { elementKey } from "@/lib/model/element";
import { useEditor } from "../editor";
import { DROP, type Shown } from "../flow";
import { useCanvas } from "../state";
import { DotField } from "./DotField";
import classes from "./frames.module.css";
import handles from "./handles.module.css";
import { SeveritySign } from "./marks";
import nodes from "./nodes.module.css";

function FoldButton(props: { folded: boolean; what: string; onToggle: () => void }) {
  const Icon = props.folded ? IconChevronRight : IconChevronDown;
  return (
    <button
      type="button"
      className={`${classes.fold} nodrag nopan`}
      aria-expanded={!props.folded}
      onClick={(event) => {
        event.stopPropagation();
        props.onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Icon size={13} stroke={2} aria-hidden="true" />
      {props.what}
    </button>
  );
}

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The frame of a cluster: its services on the left, its machines on the right. */
export const ClusterFrame = memo(function ClusterFrame({ data: { node }, selected }: Shown<"cluster">) {
  const setFold = useCanvas((state) => state.setFold);
  const suffix = useEditor((state) => state.document.suffix);
  const severity = useCanvas((state) =>
    state.severities.get(elementKey({ kind: "cluster", cluster: node.name })),
  );
  const { fold } = node;
  return (
    <div className={classes.cluster} data-selected={selected || undefined}>
      <div className={`${classes.clusterHead} cluster-handle`}>
        <IconBoxModel2 size={16} stroke={1.7} className={nodes.icon} aria-hidden="true" />
        <span className={classes.clusterName}>
          {node.name}
          <span className={classes.suffix}>.{suffix}</span>
        </span>
        <SeveritySign severity={severity} />
        <span className={classes.spring} />
        {/* Where there are none the frame is narrow, and its name needs the room. */}
        {node.services > 0 && (
          <FoldButton
            folded={fold.services}
            what={counted(node.services, "service")}
            onToggle={() => setFold(node.name, { ...fold, services: !fold.services })}
          />
        )}
        {node.machines > 0 && (
          <FoldButton
            folded={fold.machines}
            what={counted(node.machines, "machine")}
            onToggle={() => setFold(node.name, { ...fold, machines: !fold.machines })}
          />
        )}
      </div>
    </div>
  );
});

/** The machines of a cluster. Folded, every machine is a dot. */
export const PoolFrame = memo(function PoolFrame({ id, data: { node } }: Shown<"pool">) {
  const lit = useCanvas((state) => state.highlight?.nodes.has(id) ?? false);
  const litCount = useCanvas((state) => {
    const highlight = state.highlight;
    if (highlight === null) return null;
    if (highlight.machines.size === 0) return 0;
    return node.machines.reduce((sum, fqdn) => sum + (highlight.machines.has(fqdn) ? 1 : 0), 0);
  });
  const total = node.machines.length;
  return (
    <div className={classes.pool} data-lit={lit || undefined}>
      <Handle
        id={DROP}
        type="target"
        position={Position.Left}
        className={handles.drop}
        isConnectableStart={false}
      />
      <Handle
        id="all"
        type="target"
        position={Position.Left}
        className={handles.entry}
        style={{ top: SIZE.pool.header / 2 }}
        isConnectableStart={false}
      />
      <div className={`${classes.poolHead} pool-handle`}>
        <span className={classes.poolTitle}>all of {node.cluster}</span>
        <span className={classes.spring} />
        <span className={nodes.count}>
          {litCount === null || litCount === total ? counted(total, "machine") : `${litCount} of ${total}`}
        </span>
      </div>
      {total === 0 && <p className={classes.empty}>No machine yet</p>}
      {node.folded && (
        <>
          <Handle
            id="some"
            type="target"
            position={Position.Left}
            className={handles.entry}
            style={{ top: node.ports.find((port) => port.id === "some")?.y }}
            isConnectableStart={false}
          />
          <DotField node={node} plan={planPool(0, total, true)} />
        </>
      )}
    </div>
  );
});
