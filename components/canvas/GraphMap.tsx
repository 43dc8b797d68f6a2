"use client";
import { MiniMap, useOnViewportChange, useStore } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { extentOf, isInSight } from "@/lib/editor/graph/camera";
import type { Placement } from "@/lib/editor/graph/place";
import classes from "./canvas.module.css";

/** Sizes of the map, by the width of the canvas. A narrow one has no room for it at rest. */
const MAPS = [
  { over: 720, always: true, style: { width: 168, height: 112 } },
  { over: 480, always: false, style: { width: 126, height: 84 } },
];
/** How long the map stays after the last move of the camera, in milliseconds. */
const STAYS = 3000;

// Another function would draw every node of the map again.
const miniClass = ({ type }: { type?: string | undefined }) =>
  `${classes.mini} ${classes[`mini-${type}`] ?? ""}`;

/** The whole graph in a corner: always on a wide canvas, on a narrow one while somebody finds their way in what is out of sight. */
export function GraphMap({ placement }: { placement: Placement }) {
  const moving = useMoving();
  const extent = useMemo(() => extentOf(placement), [placement]);
  const map = useStore(({ width, height, transform: [x, y, zoom] }) =>
    MAPS.find(
      ({ over, always }) =>
        width > over && (always || (moving && !isInSight(extent, { width, height }, { x, y, zoom }))),
    ),
  );
  if (map === undefined) return null;
  return (
    <MiniMap
      pannable
      zoomable
      style={map.style}
      className={classes.minimap ?? ""}
      nodeClassName={miniClass}
      nodeBorderRadius={12}
      ariaLabel="Map of the whole graph"
    />
  );
}

/** Whether the camera moves, or has come to rest only just now. */
function useMoving(): boolean {
  const [moving, setMoving] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useOnViewportChange({
    onStart() {
      clearTimeout(rest.current);
      setMoving(true);
    },
    onEnd() {
      clearTimeout(rest.current);
      rest.current = setTimeout(() => setMoving(false), STAYS);
    },
  });
  useEffect(() => () => clearTimeout(rest.current), []);
  return moving;
}
