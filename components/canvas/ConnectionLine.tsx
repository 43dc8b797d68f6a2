"use client";
import type { ConnectionLineComponentProps } from "@xyflow/react";
import { useEffect } from "react";
import { FREE, routeEdge } from "@/lib/editor/graph/route";
import classes from "./edges.module.css";
import type { FlowNode } from "./flow";
import { useCanvas } from "./state";

/** The line of a binding being dragged; tells the canvas what it is over. */
export function ConnectionLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromX, fromY, toX, toY, toNode, connectionStatus } = props;
  const over = useCanvas((state) => state.over);
  const dragging = useCanvas((state) => state.dragging);
  const target = connectionStatus === "valid" ? (toNode?.id ?? null) : null;
  useEffect(() => over?.(target), [over, target]);
  if (dragging === null) return null;
  const { path } = routeEdge({ sourceX: fromX, sourceY: fromY, targetX: toX, targetY: toY }, FREE);
  return (
    <g
      className={classes.edge}
      data-kind={dragging.port.startsWith("role:") ? "role" : "selectors"}
      data-lit={target !== null || undefined}
    >
      <path d={path} fill="none" className={classes.line} />
      <circle cx={toX} cy={toY} r={4} className={classes.tip} />
    </g>
  );
}
