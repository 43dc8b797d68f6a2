"use client";
import { type RefObject, useEffect, useRef } from "react";
import classes from "./canvas.module.css";
import { ImpactWords } from "./ImpactWords";
import { useCanvas } from "./state";
import { useImpact } from "./useImpact";

/** What letting go would do, beside the pointer. */
export function ImpactPill({ root }: { root: RefObject<HTMLDivElement | null> }) {
  const dragging = useCanvas((state) => state.dragging !== null);
  const impact = useImpact();
  const pill = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!dragging) return;
    const follow = (event: PointerEvent) => {
      const box = root.current?.getBoundingClientRect();
      if (box === undefined || pill.current === null) return;
      const left = Math.min(event.clientX - box.left + 18, box.width - 240);
      const top = Math.min(event.clientY - box.top + 20, box.height - 60);
      pill.current.style.transform = `translate(${left}px, ${top}px)`;
    };
    // The capturing phase: React Flow keeps pointer events of a drag to itself.
    window.addEventListener("pointermove", follow, true);
    return () => window.removeEventListener("pointermove", follow, true);
  }, [dragging, root]);
  return (
    <div
      ref={pill}
      className={classes.pill}
      data-shown={(dragging && impact !== null) || undefined}
      role="status"
    >
      {dragging && impact !== null && <ImpactWords impact={impact} />}
    </div>
  );
}
