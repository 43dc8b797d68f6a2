"use client";

import { SegmentedControl, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import panes from "./panes.module.css";
import { RevisionLine } from "./RevisionLine";
import { historyRows, type Range, type RevisionSummary } from "./revisions";
import classes from "./revisions.module.css";
import type { Revisions } from "./useRevisions";

const DAY_HEIGHT = 30;
const LINE_HEIGHT = 54;

/** The revisions, newest first, under their days. Pressing one shows what it did; with Shift, what lies between. */
export function RevisionList({
  domainId,
  revisions,
  named,
  onNamed,
  range,
  mayEdit,
  onShow,
}: {
  domainId: string;
  revisions: Revisions;
  named: boolean;
  onNamed: (named: boolean) => void;
  range: Range | null;
  mayEdit: boolean;
  onShow: (range: Range) => void;
}) {
  const { list, loading, complete, more } = revisions;
  const rows = useMemo(() => historyRows(list, new Date()), [list]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (rows[index]?.type === "day" ? DAY_HEIGHT : LINE_HEIGHT),
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= rows.length - 10) more();
  }, [lastShown, rows.length, more]);

  const choose = (revision: RevisionSummary, extend: boolean) => {
    if (extend && range !== null) {
      const [from, to] = [range.to, revision.number].sort((a, b) => a - b);
      if (from !== undefined && to !== undefined && from !== to) onShow({ from, to });
      return;
    }
    // In a list of named revisions the neighbour is not the one before.
    const next = named ? undefined : list[list.indexOf(revision) + 1];
    const from = next?.number ?? null;
    onShow({ from: from ?? (revision.number > 1 ? revision.number - 1 : null), to: revision.number });
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const at = rows.findIndex((row) => row.type === "revision" && row.revision.number === range?.to);
    if (by === 0 || at < 0 || !(event.target as HTMLElement).dataset.revision) return;
    event.preventDefault();
    for (let index = at + by; index >= 0 && index < rows.length; index += by) {
      const row = rows[index];
      if (row?.type !== "revision") continue;
      choose(row.revision, false);
      virtualizer.scrollToIndex(index);
      requestAnimationFrame(() =>
        scroll.current?.querySelector<HTMLElement>(`[data-revision="${row.revision.number}"]`)?.focus(),
      );
      return;
    }
  };

  return (
    <section className={classes.list} aria-label="Revisions">
      <div className={classes.listHead}>
        <SegmentedControl
          aria-label="Which revisions"
          data={[
            { value: "all", label: "All" },
            { value: "named", label: "Named" },
          ]}
          value={named ? "named" : "all"}
          onChange={(value) => onNamed(value === "named")}
        />
        {list.length > 1 && <span className={classes.hint}>Shift selects a range</span>}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go from line to line, each of which is a button */}
      <div ref={scroll} className={classes.scroll} onKeyDown={step}>
        {revisions.refusal !== null && (
          <p role="alert" className={panes.refusal}>
            {revisions.refusal}
          </p>
        )}
        {!loading && rows.length === 0 && revisions.refusal === null && (
          <p className={panes.empty}>
            {named
              ? "No revision has a name yet. A name keeps a revision for good and makes it easy to find."
              : "Nothing has been changed yet."}
          </p>
        )}
        <ol className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const style = { transform: `translateY(${item.start}px)`, height: item.size };
            if (row.type === "day") {
              return (
                <li key={`day ${row.words}`} className={classes.day} style={style}>
                  {row.words}
                </li>
              );
            }
            return (
              <RevisionLine
                key={row.revision.number}
                domainId={domainId}
                revision={row.revision}
                revisions={revisions}
                range={range}
                mayEdit={mayEdit}
                style={style}
                onChoose={(extend) => choose(row.revision, extend)}
                onShow={onShow}
              />
            );
          })}
        </ol>
        {(loading || !complete) && rows.length === 0 && revisions.refusal === null && <ListSkeleton />}
      </div>
    </section>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy="true" className={panes.listSkeleton}>
      {[74, 58, 66, 49].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </div>
  );
}
