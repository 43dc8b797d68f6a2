"use client";

import { ImpactWords } from "@/components/canvas/ImpactWords";
import { useImpact } from "@/components/canvas/useImpact";
import classes from "./inspector.module.css";

/** What the change being considered would do to machines; nothing while none is. */
export function ImpactLine() {
  const impact = useImpact();
  return (
    <div aria-live="polite">
      {impact !== null && (
        <div className={classes.impact}>
          <ImpactWords impact={impact} />
        </div>
      )}
    </div>
  );
}
