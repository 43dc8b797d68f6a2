"use client";

import { IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef } from "react";
import { useRows } from "./useRows";
import classes from "./virtualTree.module.css";

const INDENT = 14;

/** What a tree must know of a row, whatever the row shows. Rows stand in the order in which they are seen. */
export interface TreeRow {
  readonly id: string;
  readonly parent: string | null;
  /** From 1. */
  readonly level: number;
  /** Null for what cannot be opened. */
  readonly open: boolean | null;
  readonly position: number;
  readonly setSize: number;
}

interface VirtualTreeProps<Row extends TreeRow> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Of one line. */
  readonly rowHeight?: number;
  /** What a row needs beyond one line. Keep its identity while the answers are the same. */
  readonly extraHeight?: (row: Row) => number;
  /** The row that has the tree's focus; the first where it is absent. */
  readonly focused: string | null;
  readonly onFocus: (row: Row) => void;
  readonly onOpen: (row: Row, open: boolean) => void;
  /** Enter, or a press on a row that cannot be opened. */
  readonly onActivate?: (row: Row) => void;
  /** Keys that the tree itself has no use for; true when taken. */
  readonly onKey?: (event: KeyboardEvent, row: Row) => boolean;
  /** A row in words, for people who do not see it. */
  readonly words: (row: Row) => string;
  readonly render: (row: Row, focused: boolean) => ReactNode;
  readonly mark?: (row: Row) => Readonly<Record<`data-${string}`, string | undefined>>;
}

/** An ARIA tree that draws only what is seen: arrows move, left and right fold, Home, End and pages jump. */
export function VirtualTree<Row extends TreeRow>(props: VirtualTreeProps<Row>) {
  const { label, rows, rowHeight = 24, focused, onFocus, onOpen, onActivate, onKey, words, render } = props;
  const prefix = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const indexOf = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const at = focused === null ? 0 : (indexOf.get(focused) ?? 0);
  const { extraHeight } = props;
  const heightOf = useCallback((row: Row) => rowHeight + (extraHeight?.(row) ?? 0), [rowHeight, extraHeight]);
  const { tops, from, to, show } = useRows(scroll, rows, heightOf);
  const wanted = focused === null ? undefined : indexOf.get(focused);
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    if (wanted !== undefined) latest.current(wanted);
  }, [wanted]);

  const current = rows[at];
  const move = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row !== undefined) onFocus(row);
  };
  const take = (key: string, row: Row, page: number): boolean => {
    switch (key) {
      case "ArrowDown":
        move(at + 1);
        return true;
      case "ArrowUp":
        move(at - 1);
        return true;
      case "PageDown":
        move(at + page);
        return true;
      case "PageUp":
        move(at - page);
        return true;
      case "Home":
        move(0);
        return true;
      case "End":
        move(rows.length - 1);
        return true;
      case "ArrowRight":
        if (row.open === false) onOpen(row, true);
        else if (row.open) move(at + 1);
        return true;
      case "ArrowLeft":
        if (row.open) onOpen(row, false);
        else if (row.parent !== null) move(indexOf.get(row.parent) ?? at);
        return true;
      case "Enter":
        if (onActivate) onActivate(row);
        else if (row.open !== null) onOpen(row, !row.open);
        return true;
      case " ":
        if (row.open !== null) onOpen(row, !row.open);
        return true;
      default:
        return false;
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || current === undefined) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 1);
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey;
    if (!(plain && take(event.key, current, page)) && !onKey?.(event, current)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes.scroll} ref={scroll}>
      <div
        role="tree"
        aria-label={label}
        aria-activedescendant={current === undefined ? undefined : `${prefix}${at}`}
        tabIndex={0}
        className={classes.tree}
        style={{ height: tops.at(-1) }}
        onKeyDown={onKeyDown}
      >
        {rows.slice(from, to).map((row, position) => {
          const index = from + position;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for the row that has its focus
            <div
              key={row.id}
              id={`${prefix}${index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.level}
              aria-setsize={row.setSize}
              aria-posinset={row.position}
              aria-selected={index === at}
              {...(row.open === null ? {} : { "aria-expanded": row.open })}
              aria-label={words(row)}
              className={classes.row}
              data-focused={index === at ? "" : undefined}
              {...props.mark?.(row)}
              style={{
                top: tops[index],
                height: (tops[index + 1] ?? 0) - (tops[index] ?? 0),
                paddingLeft: "calc(4px + var(--indent))",
                ["--indent" as string]: `${(row.level - 1) * INDENT}px`,
              }}
              onClick={(event) => {
                // The tree has the keys, not its rows.
                event.currentTarget.parentElement?.focus({ preventScroll: true });
                onFocus(row);
                if (row.open === null) onActivate?.(row);
                else onOpen(row, !row.open);
              }}
            >
              <span aria-hidden className={classes.chevron} data-open={row.open ? "" : undefined}>
                {row.open !== null && <IconChevronRight size={13} stroke={2} />}
              </span>
              {render(row, index === at)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
