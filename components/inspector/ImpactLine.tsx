"use client";

import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { impactOf } from "./impactOf";
import classes from "./inspector.module.css";

/** What the change being considered would do, in numbers; nothing while none is. */
export function ImpactLine() {
  const tentative = useEditor((state) => state.tentative);
  const resolution = useEditor((state) => state.resolution);
  const impact = useMemo(
    () => (tentative === null ? null : impactOf(resolution, tentative.resolution)),
    [tentative, resolution],
  );
  return (
    <div aria-live="polite">
      {impact !== null && (
        <p className={classes.impact} style={{ margin: 0 }}>
          {impact.gains + impact.losses + impact.changed === 0 ? (
            <span>No machine would receive anything else.</span>
          ) : (
            <>
              {impact.gains > 0 && <span className={classes.gain}>+{impact.gains} gain it</span>}
              {impact.losses > 0 && <span className={classes.loss}>−{impact.losses} lose it</span>}
              {impact.changed > 0 && (
                <span className={classes.changed}>≠ {impact.changed} receive something else</span>
              )}
            </>
          )}
        </p>
      )}
    </div>
  );
}
