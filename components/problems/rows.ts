import { longForm } from "@/components/studio/elements";
import type { TreeRow } from "@/components/ui/VirtualTree";
import { type ElementRef, elementAround, elementKey, elementPath } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Problem, Severity } from "@/lib/shared/problem";
import { problemKey, SEVERITIES } from "./all";
import { wordsWithin } from "./words";

export type Grouping = "element" | "severity";

export type ProblemRow = TreeRow &
  (
    | {
        readonly type: "group";
        readonly title: string;
        readonly element: ElementRef | null;
        readonly severity: Severity;
        readonly count: number;
      }
    | {
        readonly type: "problem";
        readonly problem: Problem;
        /** Its message without what the group's heading has said. */
        readonly words: string;
        readonly place: string;
      }
  );

const SEVERITY_TITLES: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  info: "Notes",
};

interface Group {
  readonly id: string;
  readonly title: string;
  readonly element: ElementRef | null;
  readonly problems: Problem[];
}

/** Where a problem is, beyond what its group says: the element, or the part of it. */
function placeWords(problem: Problem, grouping: Grouping, suffix: string): string {
  const path = pointerSegments(problem.path);
  const element = elementAround(path);
  if (grouping === "severity") return longForm(element, suffix);
  const [field, name] = path.slice(elementPath(element).length);
  if (field === "roles" && name !== undefined) return `role ${name}`;
  return field === "selectors" ? "selectors" : "";
}

/** Problems as a tree of groups; those with the worst problems come first. */
export function problemRows(
  problems: readonly Problem[],
  grouping: Grouping,
  closed: ReadonlySet<string>,
  suffix: string,
): readonly ProblemRow[] {
  const groups = new Map<string, Group>();
  for (const problem of problems) {
    const element = elementAround(pointerSegments(problem.path));
    const id = grouping === "element" ? `@${elementKey(element)}` : problem.severity;
    const group = groups.get(id) ?? {
      id,
      title: grouping === "element" ? longForm(element, suffix) : SEVERITY_TITLES[problem.severity],
      element: grouping === "element" ? element : null,
      problems: [],
    };
    group.problems.push(problem);
    groups.set(id, group);
  }
  const worst = (group: Group): Severity =>
    SEVERITIES.find((each) => group.problems.some(({ severity }) => severity === each)) ?? "info";
  const rank = (group: Group) => SEVERITIES.indexOf(worst(group));
  const sorted = [...groups.values()].sort((a, b) => rank(a) - rank(b));
  return sorted.flatMap((group, index): ProblemRow[] => {
    const open = !closed.has(group.id);
    const head: ProblemRow = {
      type: "group",
      id: group.id,
      parent: null,
      level: 1,
      open,
      position: index + 1,
      setSize: sorted.length,
      title: group.title,
      element: group.element,
      severity: worst(group),
      count: group.problems.length,
    };
    if (!open) return [head];
    const inside = group.problems.map(
      (problem, at): ProblemRow => ({
        type: "problem",
        id: problemKey(problem),
        parent: group.id,
        level: 2,
        open: null,
        position: at + 1,
        setSize: group.problems.length,
        problem,
        words: group.element === null ? problem.message : wordsWithin(problem.message, group.element),
        place: placeWords(problem, grouping, suffix),
      }),
    );
    return [head, ...inside];
  });
}
