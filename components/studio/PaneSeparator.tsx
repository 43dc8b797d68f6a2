"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import classes from "./panes.module.css";
import { PANE_SIZES } from "./usePanes";
import { useViewStore } from "./ViewProvider";
import type { Pane } from "./view";

const STEP = 16;

interface PaneSeparatorProps {
  readonly pane: Pane;
  readonly label: string;
  readonly size: number;
  /** Whether the pane grows towards the top or left of the window. */
  readonly backwards?: boolean;
  readonly orientation: "vertical" | "horizontal";
  readonly onResize: (size: number) => void;
}

/** The line between a pane and the main view: drag it, or move it by arrow keys; pulled to nothing, the pane closes. */
export function PaneSeparator({ pane, label, size, backwards, orientation, onResize }: PaneSeparatorProps) {
  const view = useViewStore();
  const start = useRef<{ at: number; size: number } | null>(null);
  const { least, most, initial } = PANE_SIZES[pane];
  const sign = backwards === true ? -1 : 1;
  const along = (event: PointerEvent) => (orientation === "vertical" ? event.clientX : event.clientY);
  const onPointerMove = (event: PointerEvent) => {
    if (start.current === null) return;
    const wanted = start.current.size + (along(event) - start.current.at) * sign;
    view.getState().toggle(pane, wanted > least / 2);
    onResize(wanted);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? STEP * 4 : STEP;
    const [less, more] = orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) onResize(size - step * sign);
    else if (event.key === more) onResize(size + step * sign);
    else if (event.key === "Home") onResize(least);
    else if (event.key === "End") onResize(most);
    else if (event.key === "Enter") view.getState().toggle(pane);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator with a value is a control, which a rule is not
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      className={classes.separator}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const open = view.getState().panes[pane];
        start.current = { at: along(event), size: open ? size : 0 };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => onResize(initial)}
      onKeyDown={onKeyDown}
    />
  );
}
