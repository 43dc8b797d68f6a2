"use client";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import type { GraphEdge } from "@/lib/editor/graph/graph";
import { clusterOfNode, nodeId } from "@/lib/editor/graph/id";
import { routeEdge } from "@/lib/editor/graph/route";
import classes from "./edges.module.css";
import type { FlowEdge } from "./flow";
import { useCanvas } from "./state";
import { useEdgeSentence } from "./words";

/** How far the ends of selectors and roles stand apart where both meet one node. */
const SPREAD = 4;

function EndMark({ edge, x, y }: { edge: GraphEdge; x: number; y: number }) {
  if (edge.target.startsWith("operation:")) return null;
  const place = `translate(${x - 6} ${y})`;
  if (edge.part === "without") {
    return (
      <g transform={place} className={classes.end} data-kind="without">
        <circle r={5} />
        <path d="M-3.4 3.4 3.4 -3.4" />
      </g>
    );
  }
  return (
    <g transform={place} className={classes.end} data-kind={edge.kind}>
      {edge.kind === "selectors" ? (
        <rect x={-3.5} y={-3.5} width={7} height={7} rx={1} />
      ) : (
        <rect x={-3} y={-3} width={6} height={6} transform="rotate(45)" />
      )}
    </g>
  );
}

function Sentence({ edge, x, y }: { edge: GraphEdge; x: number; y: number }) {
  const sentence = useEdgeSentence(edge);
  return (
    <EdgeLabelRenderer>
      <div
        className={classes.sentence}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {sentence}
      </div>
    </EdgeLabelRenderer>
  );
}

/** A filter: from a service's list to what it names. */
export const FilterEdge = memo(function FilterEdge(props: EdgeProps<FlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data, selected } = props;
  const lit = useCanvas((state) => state.highlight?.edges.has(id) ?? false);
  const pointed = useCanvas((state) => state.pointed?.kind === "edge" && state.pointed.id === id);
  if (data === undefined) return null;
  const { edge, gutter } = data;
  const inner = edge.target.startsWith("operation:") || edge.source.startsWith("operation:");
  const y = targetY + (inner ? 0 : edge.kind === "selectors" ? -SPREAD : SPREAD);
  const end = edge.target.startsWith("operation:") ? targetX : targetX - 9;
  const { path, middle } = routeEdge({ sourceX, sourceY, targetX: end, targetY: y }, gutter);
  const home = edge.filters[0]?.service.cluster;
  const away = edge.target === nodeId.domain || (home !== undefined && clusterOfNode(edge.target) !== home);
  const many = edge.filters.length > 1;
  return (
    <g
      className={classes.edge}
      data-kind={edge.kind}
      data-part={edge.part}
      data-lit={lit || undefined}
      data-selected={selected || undefined}
      data-many={many || undefined}
      data-away={away || undefined}
    >
      <BaseEdge path={path} interactionWidth={14} className={classes.line} />
      <EndMark edge={edge} x={targetX} y={y} />
      {(pointed || selected) && <Sentence edge={edge} x={middle.x} y={middle.y} />}
    </g>
  );
});
