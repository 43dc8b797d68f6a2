"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useView, useViewStore } from "@/components/studio/ViewProvider";
import { later } from "@/components/ui/later";
import { useFixedRows } from "@/components/ui/useFixedRows";
import { type ElementRef, elementKey } from "@/lib/model/element";
import type { ContextMenuProps, MenuPoint } from "./ContextMenu";
import classes from "./explorer.module.css";
import type { Row } from "./rows";
import { TreeLine } from "./TreeLine";
import { useLetters } from "./useLetters";
import { useLooking } from "./useLooking";
import { useRelocation } from "./useRelocation";
import { useSeverities } from "./useSeverities";

const ContextMenu = later<ContextMenuProps>(() => import("./ContextMenu").then((each) => each.ContextMenu), {
  what: "The menu",
  floating: true,
  dismiss: ({ onClose }) => onClose(),
});
const ROW_HEIGHT = 26;

function elementOf(row: Row | undefined): ElementRef | null {
  return row?.type === "element" ? row.element : null;
}

/** A virtualised ARIA tree: arrows move, left and right fold, letters typed together find, F2 renames, Space and Shift select more. */
export const Tree = memo(function Tree({
  rows,
  emptyWords,
  revealed,
  onOpen,
}: {
  rows: readonly Row[];
  emptyWords: string;
  revealed: string | null;
  onOpen: (id: string, open: boolean) => void;
}) {
  const store = useEditorStore();
  const view = useViewStore();
  const selection = useEditor((state) => state.selection);
  const renaming = useView((state) => state.renaming);
  const severities = useSeverities();
  const scrollRef = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const [menu, setMenu] = useState<MenuPoint | null>(null);
  const selected = useMemo(() => new Set(selection.map(elementKey)), [selection]);
  const indexOf = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const focusedIndex = useFocusedIndex(rows, indexOf, focused);

  const onLook = useLooking();
  const { from, to, show } = useFixedRows(scrollRef, rows.length, ROW_HEIGHT);

  // The keys act on what is selected, wherever it was selected.
  useEffect(() => {
    if (revealed !== null) setFocused(revealed);
  }, [revealed]);
  const revealedIndex = revealed === null ? undefined : indexOf.get(revealed);
  useEffect(() => {
    const box = scrollRef.current;
    if (revealedIndex === undefined || box === null) return;
    // What is in sight stays where it is; what is not comes to the middle, where its neighbours show too.
    const top = revealedIndex * ROW_HEIGHT;
    if (top < box.scrollTop || top + ROW_HEIGHT > box.scrollTop + box.clientHeight)
      box.scrollTop = top - (box.clientHeight - ROW_HEIGHT) / 2;
  }, [revealedIndex]);

  const focusRow = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocused(row.id);
    show(index);
  };

  const selectRange = (to: number) => {
    const from = anchor === null ? to : (indexOf.get(anchor) ?? to);
    const range = rows
      .slice(Math.min(from, to), Math.max(from, to) + 1)
      .map(elementOf)
      .filter((element) => element !== null);
    store.getState().select(range);
  };

  /** All elements of a line's group: every machine of a cluster, say. */
  const selectBeside = ({ parent }: Row) => {
    const beside = rows.filter((each) => each.parent === parent).map(elementOf);
    store.getState().select(beside.filter((element) => element !== null));
  };

  const choose = (index: number, event: { shiftKey: boolean; metaKey: boolean; ctrlKey: boolean }) => {
    const row = rows[index];
    const element = elementOf(row);
    if (row === undefined) return;
    setFocused(row.id);
    if (event.shiftKey) return selectRange(index);
    setAnchor(row.id);
    if (element === null) {
      if (row.open !== null) onOpen(row.id, !row.open);
    } else store.getState().select([element], event.metaKey || event.ctrlKey ? "toggle" : "replace");
  };

  const openMenu = useCallback(
    (row: Row, x: number, y: number) => {
      const element = elementOf(row);
      setFocused(row.id);
      if (element !== null && !store.getState().selection.some((each) => elementKey(each) === row.id))
        store.getState().select([element]);
      setMenu({ row, x, y });
    },
    [store],
  );

  const onLetter = useLetters((text) => {
    for (let step = text.length === 1 ? 1 : 0; step <= rows.length; step++) {
      const index = (focusedIndex + step) % rows.length;
      const row = rows[index];
      if (row?.type === "element" && row.name.startsWith(text)) return focusRow(index);
    }
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    // Who goes on by keys looks at what they select, not at where the pointer was left.
    onLook(null);
    const row = rows[focusedIndex];
    if (row === undefined) return;
    if (onLetter(event)) return event.preventDefault();
    const element = elementOf(row);
    const move = (index: number) => {
      const next = Math.min(Math.max(index, 0), rows.length - 1);
      focusRow(next);
      if (event.shiftKey) selectRange(next);
    };
    const page = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 400) / ROW_HEIGHT) - 1);
    switch (event.key) {
      case "ArrowDown":
        move(focusedIndex + 1);
        break;
      case "ArrowUp":
        move(focusedIndex - 1);
        break;
      case "PageDown":
        move(focusedIndex + page);
        break;
      case "PageUp":
        move(focusedIndex - page);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(rows.length - 1);
        break;
      case "ArrowRight":
        if (row.open === false) onOpen(row.id, true);
        else if (row.open === true) move(focusedIndex + 1);
        break;
      case "ArrowLeft":
        if (row.open === true) onOpen(row.id, false);
        else if (row.parent !== null) focusRow(indexOf.get(row.parent) ?? 0);
        break;
      case "Enter":
        choose(focusedIndex, event);
        break;
      case " ":
        if (element !== null) store.getState().select([element], "toggle");
        else if (row.open !== null) onOpen(row.id, !row.open);
        setAnchor(row.id);
        break;
      case "F2":
        if (element !== null && element.kind !== "domain") view.getState().rename(row.id);
        break;
      case "F10":
        if (!event.shiftKey) return;
        openMenuAtRow(row);
        break;
      case "ContextMenu":
        openMenuAtRow(row);
        break;
      case "Escape":
        store.getState().select([]);
        break;
      case "a":
        if (!event.metaKey && !event.ctrlKey) return;
        selectBeside(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const openMenuAtRow = (row: Row) => {
    const place = document.getElementById(lineId(row.id))?.getBoundingClientRect();
    openMenu(row, (place?.left ?? 0) + 40, place?.bottom ?? 0);
  };

  const onContextMenu = (event: MouseEvent, row: Row) => {
    event.preventDefault();
    openMenu(row, event.clientX, event.clientY);
  };

  const focusTree = () => document.getElementById("explorer-tree")?.focus();
  // Lines hear of the handlers of the moment, so that none is drawn again because these are new.
  const now = useRef({ choose, onContextMenu, focusTree });
  now.current = { choose, onContextMenu, focusTree };
  const onPress = useCallback(
    (index: number, event: MouseEvent) => {
      // The tree has the keys, not its lines.
      now.current.focusTree();
      onLook(null);
      now.current.choose(index, event);
    },
    [onLook],
  );
  const onFold = useCallback((row: Row) => row.open !== null && onOpen(row.id, !row.open), [onOpen]);
  const onMenu = useCallback((row: Row, event: MouseEvent) => now.current.onContextMenu(event, row), []);
  const onRenamed = useCallback(() => {
    view.getState().rename(null);
    now.current.focusTree();
  }, [view]);
  const { over, ...drag } = useRelocation();
  const shown = rows[focusedIndex];
  return (
    <div className={classes.scroll} ref={scrollRef}>
      <div
        id="explorer-tree"
        role="tree"
        aria-label="Elements of the domain"
        aria-multiselectable="true"
        aria-activedescendant={shown === undefined ? undefined : lineId(shown.id)}
        tabIndex={0}
        className={classes.tree}
        style={{ height: rows.length * ROW_HEIGHT }}
        onKeyDown={onKeyDown}
        onPointerLeave={() => onLook(null)}
      >
        {rows.slice(from, to).map((row, at) => {
          const index = from + at;
          return (
            <TreeLine
              key={row.id}
              id={lineId(row.id)}
              row={row}
              index={index}
              top={index * ROW_HEIGHT}
              height={ROW_HEIGHT}
              selected={row.type === "element" && selected.has(row.id)}
              focused={row.id === shown?.id}
              severity={severities.get(row.id) ?? null}
              renaming={row.id === renaming}
              over={over !== null && isCluster(row, over)}
              onDragStart={drag.onDragStart}
              onDragOver={drag.onDragOver}
              onDrop={drag.onDrop}
              onDragEnd={drag.onDragEnd}
              onPress={onPress}
              onLook={onLook}
              onFold={onFold}
              onMenu={onMenu}
              onRenamed={onRenamed}
            />
          );
        })}
      </div>
      {rows.length === 0 && <p className={classes.nothing}>{emptyWords}</p>}
      {menu !== null && (
        <ContextMenu
          point={menu}
          onClose={() => {
            setMenu(null);
            if (view.getState().renaming === null && view.getState().dialog === null) focusTree();
          }}
        />
      )}
    </div>
  );
});

/**
 * The line that has the focus. Where that line is gone while what it stood in is still there, as after deleting it, the
 * line that took its place, or the one before where it was the last.
 */
function useFocusedIndex(
  rows: readonly Row[],
  indexOf: ReadonlyMap<string, number>,
  focused: string | null,
): number {
  const last = useRef({ index: 0, level: 1, parent: null as string | null });
  const index = focused === null ? undefined : indexOf.get(focused);
  const row = index === undefined ? undefined : rows[index];
  if (index !== undefined && row !== undefined) {
    last.current = { index, level: row.level, parent: row.parent };
    return index;
  }
  const { index: before, level, parent } = last.current;
  if (focused === null || parent === null || !indexOf.has(parent)) return 0;
  return rows[before]?.level === level ? before : Math.max(0, Math.min(before, rows.length) - 1);
}

function isCluster(row: Row, cluster: string): boolean {
  return row.type === "element" && row.element.kind === "cluster" && row.element.cluster === cluster;
}

function lineId(row: string): string {
  return `tree${row === "" ? "/" : row}`.replaceAll(/\s/g, "_");
}
