"use client";
import { IconQuestionMark, IconWorld } from "@tabler/icons-react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { useEditor } from "../editor";
import type { Shown } from "../flow";
import { useCanvas } from "../state";
import handles from "./handles.module.css";
import nodes from "./nodes.module.css";
import classes from "./pills.module.css";

function Entry() {
  return (
    <Handle
      id="in"
      type="target"
      position={Position.Left}
      className={handles.drop}
      isConnectableStart={false}
    />
  );
}

function useLit(id: string): true | undefined {
  return useCanvas((state) => state.highlight?.nodes.has(id) ?? false) || undefined;
}

/** A tag of a cluster, with the number of machines that carry it. */
export const TagPill = memo(function TagPill({ id, data: { node } }: Shown<"tag">) {
  return (
    <div className={classes.tag} data-lit={useLit(id)} data-empty={node.machines.length === 0 || undefined}>
      <Entry />
      <span className={classes.hash} aria-hidden="true">
        #
      </span>
      <span className={classes.name} title={node.tag}>
        {node.tag}
      </span>
      <span className={nodes.count}>{node.machines.length}</span>
    </div>
  );
});

/** Where a filter takes one set of machines and leaves out another, or keeps what is in both. */
export const OperationPill = memo(function OperationPill({ id, data: { node } }: Shown<"operation">) {
  return (
    <div className={classes.operation} data-lit={useLit(id)}>
      <Handle
        id="in"
        type="target"
        position={Position.Left}
        className={handles.hidden}
        isConnectable={false}
      />
      {node.operation === "except" ? "except" : "in both"}
      <Handle
        id="out"
        type="source"
        position={Position.Right}
        className={handles.hidden}
        isConnectable={false}
      />
    </div>
  );
});

/** A filter written in Nix: what it reaches is known once Nix has said so. */
export const FunctionPill = memo(function FunctionPill({ id, data: { node } }: Shown<"function">) {
  return (
    <div className={classes.function} data-lit={useLit(id)} data-missing={!node.defined || undefined}>
      <Entry />
      <span className={classes.fn} aria-hidden="true">
        ƒ
      </span>
      <span
        className={classes.name}
        title={node.defined ? "Nix alone can tell what it reaches" : "Not defined"}
      >
        {node.name ?? "in place"}
      </span>
    </div>
  );
});

/** A name in a filter that the domain does not hold. */
export const MissingPill = memo(function MissingPill({ id, data: { node } }: Shown<"missing">) {
  return (
    <div className={classes.missing} data-lit={useLit(id)}>
      <Handle
        id="in"
        type="target"
        position={Position.Left}
        className={handles.hidden}
        isConnectable={false}
      />
      <IconQuestionMark size={13} stroke={2.2} aria-hidden="true" />
      <span className={classes.name} title={`There is no ${node.what} ${node.name}`}>
        {node.name}
      </span>
    </div>
  );
});

/** Every machine of the domain. */
export const DomainPill = memo(function DomainPill({ id, data: { node }, selected }: Shown<"domain">) {
  const name = useEditor((state) => state.domainName);
  return (
    <div className={classes.domain} data-lit={useLit(id)} data-selected={selected || undefined}>
      <Entry />
      <IconWorld size={16} stroke={1.7} className={nodes.icon} aria-hidden="true" />
      <span className={classes.name} title={name}>
        every machine of <b>{node.suffix}</b>
      </span>
      <span className={nodes.count}>{node.machines}</span>
    </div>
  );
});
