"use client";

import { useEffect, useRef } from "react";
import { ImpactWords } from "@/components/canvas/ImpactWords";
import { useImpact } from "@/components/canvas/useImpact";
import classes from "./impactPill.module.css";

/** Around what says by itself what the edit being tried would do. */
export const SAYS_IMPACT = "data-says-impact";
const SAYING_DIALOG = `[role=dialog][${SAYS_IMPACT}], [role=dialog] [${SAYS_IMPACT}]`;

/**
 * What letting go would do, beside the pointer, wherever the edit is tried: an edge or a line of the explorer being dragged,
 * a filter or tag being chosen. Who uses the keys is told where they are instead.
 */
export function ImpactPill() {
  const impact = useImpact();
  const pill = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (x: number, y: number, over: EventTarget | null) => {
      const box = pill.current;
      if (box === null) return;
      // A menu that says it itself has rows which the pill would cover, wherever the pointer is.
      const told =
        (over instanceof Element && over.closest(`[${SAYS_IMPACT}]`) !== null) ||
        (box.dataset.shown !== undefined && document.querySelector(SAYING_DIALOG) !== null);
      box.toggleAttribute("data-away", told);
      const left = Math.min(x + 18, window.innerWidth - box.offsetWidth - 8);
      const top = Math.min(y + 20, window.innerHeight - box.offsetHeight - 8);
      box.style.transform = `translate(${left}px, ${top}px)`;
    };
    const follow = (event: MouseEvent) => show(event.clientX, event.clientY, event.target);
    const hide = () => pill.current?.setAttribute("data-away", "");
    // The capturing phase: what is being dragged keeps its events to itself. A native drag has no pointer moves.
    window.addEventListener("pointermove", follow, true);
    window.addEventListener("dragover", follow, true);
    // What was let go is settled where it was dropped.
    window.addEventListener("pointerup", hide, true);
    window.addEventListener("keydown", hide, true);
    return () => {
      window.removeEventListener("pointermove", follow, true);
      window.removeEventListener("dragover", follow, true);
      window.removeEventListener("pointerup", hide, true);
      window.removeEventListener("keydown", hide, true);
    };
  }, []);
  return (
    <div ref={pill} className={classes.pill} data-shown={impact !== null || undefined} role="status">
      {impact !== null && <ImpactWords impact={impact} />}
    </div>
  );
}
