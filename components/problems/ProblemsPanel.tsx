"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle, IconBulb, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useActionContext } from "@/components/studio/actions/useActions";
import { announce } from "@/components/studio/announce";
import { useView } from "@/components/studio/ViewProvider";
import { Keys } from "@/components/ui/Keys";
import { KindIcon } from "@/components/ui/KindIcon";
import { VirtualTree } from "@/components/ui/VirtualTree";
import { type Fix, fixesFor } from "@/lib/resolver/fixes";
import type { Problem, Severity } from "@/lib/shared/problem";
import { countBySeverity, SEVERITIES } from "./all";
import { doneWords } from "./done";
import classes from "./problems.module.css";
import { revealProblem } from "./reveal";
import { type Grouping, type ProblemRow, problemRows } from "./rows";
import { useProblems } from "./useProblems";

export const SEVERITY_SIGNS = {
  error: IconCircleX,
  warning: IconAlertTriangle,
  info: IconInfoCircle,
} as const;
const WORDS: Readonly<Record<Severity, readonly [string, string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};

/** Every problem of the domain: by element or severity, with what ends it where there is one right answer. */
export function ProblemsPanel() {
  const context = useActionContext();
  const problems = useProblems();
  const suffix = useEditor((state) => state.document.suffix);
  const pointed = useView((state) => state.problem);
  const [grouping, setGrouping] = useState<Grouping>("element");
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [group, setGroup] = useState<string | null>(null);
  const counts = countBySeverity(problems);
  const rows = useMemo(
    () =>
      problemRows(
        problems.filter(({ severity }) => !hidden.has(severity)),
        grouping,
        closed,
        suffix,
      ),
    [problems, hidden, grouping, closed, suffix],
  );
  const shown = rows.flatMap((row) => (row.type === "problem" ? [row] : []));
  const inHand = (shown.find(({ id }) => id === pointed) ?? shown[0])?.problem;
  const toggle = <Item,>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> => {
    const next = new Set(set);
    if (!next.delete(item)) next.add(item);
    return next;
  };
  const focus = (row: ProblemRow) => {
    setGroup(row.type === "group" ? row.id : null);
    if (row.type === "problem") context().view.pointOut(row.id);
  };
  return (
    <section className={classes.panel} aria-label="Problems">
      <div className={classes.head}>
        <h2 className={classes.title}>Problems</h2>
        {SEVERITIES.map((severity) => {
          const Sign = SEVERITY_SIGNS[severity];
          const [one, many] = WORDS[severity];
          return (
            <button
              key={severity}
              type="button"
              className={classes.filter}
              data-severity={severity}
              data-none={counts[severity] === 0 ? "" : undefined}
              aria-pressed={!hidden.has(severity)}
              aria-label={`Show ${counts[severity]} ${counts[severity] === 1 ? one : many}`}
              onClick={() => setHidden(toggle(hidden, severity))}
            >
              <Sign size={13} aria-hidden /> {counts[severity]}
            </button>
          );
        })}
        <span className={classes.headEnd}>
          <span className={classes.keys}>
            <Keys shortcut="F8" /> next
          </span>
          <SegmentedControl
            size="xs"
            aria-label="Group by"
            value={grouping}
            onChange={(value) => setGrouping(value as Grouping)}
            data={[
              { value: "element", label: "By element" },
              { value: "severity", label: "By severity" },
            ]}
          />
        </span>
      </div>
      {rows.length === 0 ? (
        <p className={classes.fine}>
          {problems.length === 0
            ? "Nothing is wrong with this domain."
            : "Nothing of the kinds that are shown."}
        </p>
      ) : (
        <VirtualTree
          label="Problems"
          rows={rows}
          rowHeight={26}
          focused={group ?? pointed}
          onFocus={focus}
          onOpen={(row) => setClosed(toggle(closed, row.id))}
          onActivate={(row) => {
            if (row.type === "problem") revealProblem(context(), row.problem);
            else setClosed(toggle(closed, row.id));
          }}
          words={rowWords}
          render={(row) => (row.type === "group" ? <GroupLine row={row} /> : <ProblemLine row={row} />)}
        />
      )}
      {inHand !== undefined && (
        <div className={classes.inHand}>
          {inHand.message} <span className={classes.dim}>{inHand.suggestion}</span>
          <span className={classes.inHandFixes}>
            <Fixes problem={inHand} />
          </span>
        </div>
      )}
    </section>
  );
}

function rowWords(row: ProblemRow): string {
  if (row.type === "group") return `${row.title}, ${row.count} ${row.count === 1 ? "problem" : "problems"}`;
  return `${row.problem.severity}: ${row.problem.message} ${row.problem.suggestion ?? ""}`;
}

function GroupLine({ row }: { row: Extract<ProblemRow, { type: "group" }> }) {
  return (
    <>
      {row.element !== null && <KindIcon kind={row.element.kind} />}
      <span className={classes.group}>{row.title}</span>
      <span className={classes.count}>{row.count}</span>
    </>
  );
}

function ProblemLine({ row }: { row: Extract<ProblemRow, { type: "problem" }> }) {
  const { problem } = row;
  const Sign = SEVERITY_SIGNS[problem.severity];
  const full = [problem.message, problem.suggestion].filter((each) => each !== undefined).join(" ");
  return (
    <>
      <Sign size={14} className={classes.sign ?? ""} data-severity={problem.severity} aria-hidden />
      <span className={classes.words} title={full}>
        {row.words} <span className={classes.dim}>{problem.suggestion}</span>
      </span>
      {row.place !== "" && <span className={classes.place}>{row.place}</span>}
      <Fixes problem={problem} />
    </>
  );
}

function Fixes({ problem }: { problem: Problem }) {
  const store = useEditorStore();
  const document = useEditor((state) => state.document);
  const mayEdit = useEditor((state) => state.access.edit);
  const fixes = useMemo(() => (mayEdit ? fixesFor(problem, document) : []), [problem, document, mayEdit]);
  const fix = (each: Fix) => {
    const result = store.getState().edit(each.edit);
    if (!result.ok) return announce.problems(each.title, result.error);
    announce.undoable(doneWords(each.title), store.getState().lastEdit());
  };
  return (
    <>
      {fixes.slice(0, 2).map((each) => (
        <Button
          key={each.title}
          size="compact-xs"
          variant="default"
          className={classes.fix ?? ""}
          title={each.title}
          leftSection={<IconBulb size={12} aria-hidden />}
          onClick={(event) => {
            event.stopPropagation();
            fix(each);
          }}
        >
          {each.title}
        </Button>
      ))}
    </>
  );
}
