"use client";

import { IconAlertTriangle, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useEditor } from "@/components/editor/provider";
import { problemKey } from "@/components/problems/all";
import { revealProblem } from "@/components/problems/reveal";
import { wordsWithin } from "@/components/problems/words";
import { useActionContext } from "@/components/studio/actions/useActions";
import { type ElementRef, elementKey } from "@/lib/model/element";
import type { Problem } from "@/lib/shared/problem";
import classes from "./inspector.module.css";

const SIGNS = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const MOST = 4;

/** What is wrong within an element, worst first, a few of them, each a way to its place; the problems pane has them all. */
export function ElementProblems({ element }: { element: ElementRef }) {
  const key = elementKey(element);
  const all = useEditor((state) => state.problems);
  const context = useActionContext();
  const problems = useMemo(() => {
    if (element.kind === "domain" || element.kind === "cluster") return [];
    const rank = (problem: Problem) =>
      problem.severity === "error" ? 0 : problem.severity === "warning" ? 1 : 2;
    return all
      .filter((problem) => problem.path === key || problem.path.startsWith(`${key}/`))
      .sort((a, b) => rank(a) - rank(b));
  }, [all, key, element.kind]);
  if (problems.length === 0) return null;
  return (
    <ul className={classes.problems} aria-label="Problems here">
      {problems.slice(0, MOST).map((problem) => {
        const Sign = SIGNS[problem.severity];
        return (
          <li key={problemKey(problem)}>
            <button
              type="button"
              className={classes.problem}
              data-severity={problem.severity}
              onClick={() => revealProblem(context(), problem)}
            >
              <Sign size={14} aria-label={problem.severity} />
              <span>
                {wordsWithin(problem.message, element)}{" "}
                {problem.suggestion !== undefined && (
                  <span className={classes.suggestion}>{problem.suggestion}</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
      {problems.length > MOST && <li className={classes.more}>{problems.length - MOST} more</li>}
    </ul>
  );
}
