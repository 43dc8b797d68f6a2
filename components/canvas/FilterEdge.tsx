"use client";
import { IconX } from "@tabler/icons-react";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { removalOf } from "@/lib/editor/graph/filters";
import type { GraphEdge } from "@/lib/editor/graph/graph";
import { countOfEdge } from "@/lib/editor/graph/highlight";
import { clusterOfNode, nodeId } from "@/lib/editor/graph/id";
import { routeEdge } from "@/lib/editor/graph/route";
import classes from "./edges.module.css";
import { useEditor, useEditorStore, useMayEdit } from "./editor";
import type { FlowEdge } from "./flow";
import { removeEdge } from "./removeEdge";
import { useCanvas, useCanvasStore } from "./state";
import { useEdgeSentence } from "./words";

/** How far the ends of selectors and roles stand apart where both meet one node. */
const SPREAD = 4;

/** Drawn where it stands, without transforms: each of those would be a layer of its own for the browser to sort. */
function EndMark({ edge, x: end, y }: { edge: GraphEdge; x: number; y: number }) {
  if (edge.target.startsWith("operation:")) return null;
  const x = end - 6;
  if (edge.part === "without") {
    return (
      <g className={classes.end} data-kind="without">
        <circle cx={x} cy={y} r={5} />
        <path d={`M${x - 3.4} ${y + 3.4} ${x + 3.4} ${y - 3.4}`} />
      </g>
    );
  }
  return (
    <g className={classes.end} data-kind={edge.kind}>
      {edge.kind === "selectors" ? (
        <rect x={x - 3.5} y={y - 3.5} width={7} height={7} rx={1} />
      ) : (
        <polygon points={`${x},${y - 4.2} ${x + 4.2},${y} ${x},${y + 4.2} ${x - 4.2},${y}`} />
      )}
    </g>
  );
}

/** Half of what a sentence takes at most, and what the tools along the edges do: in pixels. */
const KEPT = { side: 162, top: 76, bottom: 34 };

/** Where a sentence is in sight, as near to its place as can be, and as large as can be read. */
function useInSight(x: number, y: number): string {
  return useStore(({ transform: [left, top, zoom], width, height }) => {
    const within = (at: number, from: number, to: number) => Math.min(Math.max(at, from), Math.max(from, to));
    const atX = (within(x * zoom + left, KEPT.side, width - KEPT.side) - left) / zoom;
    const atY = (within(y * zoom + top, KEPT.top, height - KEPT.bottom) - top) / zoom;
    return `translate(-50%, -50%) translate(${Math.round(atX)}px, ${Math.round(atY)}px) scale(${1 / Math.min(1, zoom)})`;
  });
}

/** The filter in words; of the edge that is selected, with a way to take it away that first says what that does. */
function Sentence({ edge, x, y, selected }: { edge: GraphEdge; x: number; y: number; selected: boolean }) {
  const sentence = useEdgeSentence(edge);
  const count = useEditor((state) => countOfEdge(state.resolution, edge));
  const editor = useEditorStore();
  const canvas = useCanvasStore();
  const mayEdit = useMayEdit();
  const place = useInSight(x, y);
  const removal = () => removalOf(editor.getState().document, edge.filters);
  const considered = (on: boolean) => editor.getState().tryEdit(on ? removal() : null);
  return (
    <EdgeLabelRenderer>
      <div className={classes.sentence} style={{ transform: place }}>
        {sentence}
        {count !== null && <span className={classes.count}>{count}</span>}
        {selected && mayEdit && (
          <button
            type="button"
            className={`${classes.remove} nodrag nopan`}
            aria-label="Remove the filter"
            title="Remove the filter (Delete)"
            onPointerEnter={() => considered(true)}
            onPointerLeave={() => considered(false)}
            onFocus={() => considered(true)}
            onBlur={() => considered(false)}
            onClick={() => {
              removeEdge(editor.getState(), edge);
              canvas.setState({ selectedEdge: null, pointed: null });
            }}
          >
            <IconX size={12} stroke={2.4} aria-hidden="true" />
          </button>
        )}
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
  const { edge, way } = data;
  const inner = edge.target.startsWith("operation:") || edge.source.startsWith("operation:");
  const y = targetY + (inner ? 0 : edge.kind === "selectors" ? -SPREAD : SPREAD);
  const end = edge.target.startsWith("operation:") ? targetX : targetX - 9;
  const { path, middle } = routeEdge({ sourceX, sourceY, targetX: end, targetY: y }, way);
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
      {(pointed || selected) && (
        <Sentence edge={edge} x={middle.x} y={middle.y} selected={selected ?? false} />
      )}
    </g>
  );
});
