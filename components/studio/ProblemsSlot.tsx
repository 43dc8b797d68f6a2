"use client";

import { IconAlertTriangle, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { elementAround } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Severity } from "@/lib/shared/problem";
import { longForm } from "./elements";
import classes from "./studio.module.css";

const SIGNS = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Every problem of the domain, worst first; pressing one goes there. */
export function ProblemsSlot() {
  const store = useEditorStore();
  const problems = useEditor((state) => state.problems);
  const suffix = useEditor((state) => state.document.suffix);
  const sorted = useMemo(
    () => [...problems].sort((a, b) => RANK[a.severity] - RANK[b.severity]).slice(0, 500),
    [problems],
  );
  return (
    <section className={classes.problems} aria-label="Problems">
      <h2 className={classes.problemsHead}>
        Problems <span>{problems.length}</span>
      </h2>
      {sorted.length === 0 && <p className={classes.fine}>Nothing is wrong with this domain.</p>}
      <ul className={classes.problemList}>
        {sorted.map((problem) => {
          const Sign = SIGNS[problem.severity];
          const element = elementAround(pointerSegments(problem.path));
          return (
            <li key={`${problem.code}${problem.path}${problem.message}`}>
              <button
                type="button"
                className={classes.problemLine}
                data-severity={problem.severity}
                onClick={() => store.getState().select([element])}
              >
                <Sign size={14} aria-label={problem.severity} />
                <span className={classes.problemWords}>
                  {problem.message} <span>{problem.suggestion}</span>
                </span>
                <span className={classes.problemPlace}>{longForm(element, suffix)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
