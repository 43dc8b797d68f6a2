"use client";
import "./reactFlow.css";
import {
  Background,
  BackgroundVariant,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  useStore,
} from "@xyflow/react";
import { memo, useRef } from "react";
import { BindSlot } from "./BindSlot";
import { CanvasTools } from "./CanvasTools";
import { ConnectionLine } from "./ConnectionLine";
import classes from "./canvas.module.css";
import { EmptyCanvas } from "./EmptyCanvas";
import { FarNames } from "./FarNames";
import { useMayEdit } from "./editor";
import { FilterEdge } from "./FilterEdge";
import type { FlowEdge, FlowNode } from "./flow";
import { GraphMap } from "./GraphMap";
import { NodeMenu } from "./NodeMenu";
import { ClusterFrame, PoolFrame } from "./nodes/Frames";
import { MachineCard } from "./nodes/MachineCard";
import { ServiceCard, ServicesCard } from "./nodes/ServiceCard";
import { DomainPill, FunctionPill, MissingPill, OperationPill, TagPill } from "./nodes/SmallNodes";
import { Signs } from "./Signs";
import { useCanvas } from "./state";
import { useBindingDrag } from "./useBindingDrag";
import { useFirstFit, useReveal } from "./useCamera";
import { useCanvasKeys } from "./useCanvasKeys";
import { type Drawn, useGraph } from "./useGraph";
import { useNodeMoves } from "./useNodeMoves";
import { usePointing } from "./usePointing";

const nodeTypes = {
  cluster: ClusterFrame,
  pool: PoolFrame,
  service: ServiceCard,
  services: ServicesCard,
  machine: MachineCard,
  tag: TagPill,
  operation: OperationPill,
  function: FunctionPill,
  missing: MissingPill,
  domain: DomainPill,
} as unknown as NodeTypes;
const edgeTypes: EdgeTypes = { filter: FilterEdge };

/** Below this zoom, small print makes way for shapes. */
const FAR = 0.45;

/** React Flow with the domain on it: everything else here is a hook or a node. */
export const Flow = memo(function Flow({ drawn }: { drawn: Drawn }) {
  const shown = useGraph(drawn);
  const latest = useRef(shown);
  latest.current = shown;
  const root = useRef<HTMLDivElement>(null);
  const mayEdit = useMayEdit();
  const fitted = useFirstFit(shown);
  useReveal(shown, fitted, latest, root);
  const moves = useNodeMoves(shown);
  const pointing = usePointing(root);
  const drag = useBindingDrag(shown);
  const onKeyDown = useCanvasKeys(latest, root);
  const far = useStore((state) => state.transform[2] < FAR);
  const focused = useCanvas((state) => state.highlight !== null);
  const dragging = useCanvas((state) => state.dragging !== null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the nodes inside arrive here
    <div
      ref={root}
      className={classes.canvas}
      tabIndex={-1}
      data-far={far || undefined}
      data-focused={focused || undefined}
      data-dragging={dragging || undefined}
      aria-busy={!shown.settled}
      onKeyDown={onKeyDown}
    >
      <ReactFlow<FlowNode, FlowEdge>
        nodes={moves.nodes}
        edges={shown.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...moves.handlers}
        {...pointing}
        {...drag}
        connectionLineComponent={ConnectionLine}
        connectionRadius={24}
        nodesConnectable={mayEdit}
        nodesDraggable={mayEdit}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable
        onlyRenderVisibleElements
        disableKeyboardA11y
        deleteKeyCode={null}
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionKeyCode="Shift"
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={0.04}
        maxZoom={2}
        zIndexMode="manual"
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        nodeDragThreshold={3}
        attributionPosition="bottom-right"
      >
        <Background
          variant={BackgroundVariant.Dots}
          gap={22}
          size={1.4}
          className={classes.background ?? ""}
        />
        <GraphMap placement={shown.placement} />
        <CanvasTools latest={latest} root={root} />
        <FarNames root={root} />
      </ReactFlow>
      <Signs graph={shown.graph} />
      <NodeMenu />
      <BindSlot shown={shown} root={root} />
      {shown.graph.nodes.length === 0 && <EmptyCanvas />}
    </div>
  );
});
