"use client";

import { IconChevronRight, IconPlus } from "@tabler/icons-react";
import { type DragEvent, type MouseEvent, memo } from "react";
import { KIND_WORDS } from "@/components/studio/elements";
import { PeopleHere } from "@/components/studio/PeopleHere";
import { useViewStore } from "@/components/studio/ViewProvider";
import { KindIcon } from "@/components/ui/KindIcon";
import type { Severity } from "@/lib/shared/problem";
import { IconButton } from "@/components/ui/IconButton";
import classes from "./explorer.module.css";
import { RenameInput } from "./RenameInput";
import { type Row, sameRow } from "./rows";
import { movable } from "./useRelocation";

interface LineProps {
  id: string;
  row: Row;
  index: number;
  top: number;
  height: number;
  selected: boolean;
  focused: boolean;
  severity: Severity | null;
  renaming: boolean;
  /** What is dragged would go here. */
  over: boolean;
  onDragStart: (row: Row, event: DragEvent) => void;
  onDragOver: (row: Row, event: DragEvent) => void;
  onDrop: (row: Row, event: DragEvent) => void;
  onDragEnd: () => void;
  onPress: (index: number, event: MouseEvent) => void;
  /** The pointer has come to this line. */
  onLook: (row: Row) => void;
  onFold: (row: Row) => void;
  onMenu: (row: Row, event: MouseEvent) => void;
  onRenamed: () => void;
}

/** Longer ones may be cut. */
const LONG_NAME = 16;

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One line of the explorer's tree. */
export const TreeLine = memo(function TreeLine({
  id,
  row,
  index,
  top,
  height,
  selected,
  focused,
  severity,
  renaming,
  over,
  onDragStart,
  onDragOver,
  onDrop,
  onDragEnd,
  onPress,
  onLook,
  onFold,
  onMenu,
  onRenamed,
}: LineProps) {
  const view = useViewStore();
  const name = row.type === "element" ? row.name : capital(KIND_WORDS[row.kind].many);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for the line that has its focus
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-selected={selected}
      {...(row.open === null ? {} : { "aria-expanded": row.open })}
      aria-label={lineLabel(row, name, severity)}
      className={classes.line}
      data-selected={selected ? "" : undefined}
      data-focused={focused ? "" : undefined}
      data-over={over ? "" : undefined}
      draggable={!renaming && movable(row)}
      onDragStart={(event) => onDragStart(row, event)}
      onDragOver={(event) => onDragOver(row, event)}
      onDrop={(event) => onDrop(row, event)}
      onDragEnd={onDragEnd}
      data-group={row.type === "group" ? "" : undefined}
      data-muted={row.type === "element" && row.muted ? "" : undefined}
      style={{ top, height, paddingLeft: 4 + (row.level - 1) * 13 }}
      onClick={(event) => onPress(index, event)}
      onPointerEnter={() => onLook(row)}
      onContextMenu={(event) => onMenu(row, event)}
      onDoubleClick={() =>
        row.type === "element" && row.element.kind !== "domain" && view.getState().rename(row.id)
      }
    >
      <span
        aria-hidden
        className={classes.chevron}
        data-open={row.open === true ? "" : undefined}
        onClick={(event) => {
          event.stopPropagation();
          onFold(row);
        }}
      >
        {row.open !== null && <IconChevronRight size={13} stroke={2} />}
      </span>
      {row.type === "element" && <KindIcon kind={row.element.kind} />}
      {renaming && row.type === "element" ? (
        <RenameInput element={row.element} name={row.name} onDone={onRenamed} />
      ) : (
        <span className={classes.name} title={name.length > LONG_NAME ? name : undefined}>
          {name}
        </span>
      )}
      {!renaming && row.type === "element" && row.detail !== "" && (
        <span className={classes.detail}>{row.detail}</span>
      )}
      {row.type === "group" && <span className={classes.count}>{row.count}</span>}
      {row.type === "element" && <PeopleHere at={row.id} />}
      {severity !== null && row.type === "element" && (
        <span className={classes.dot} data-severity={severity} title={severity} aria-hidden />
      )}
      {row.type === "group" && (
        <IconButton
          className={classes.lineAction}
          size={20}
          tabIndex={-1}
          aria-label={`Add a ${KIND_WORDS[row.kind].one}`}
          onClick={(event) => {
            event.stopPropagation();
            view.getState().open({ kind: "create", element: row.kind, parent: row.at });
          }}
        >
          <IconPlus size={13} />
        </IconButton>
      )}
    </div>
  );
}, sameLine);

function sameLine(before: LineProps, after: LineProps): boolean {
  return (
    sameRow(before.row, after.row) &&
    (Object.keys(after) as (keyof LineProps)[]).every(
      (prop) => prop === "row" || before[prop] === after[prop],
    )
  );
}

function lineLabel(row: Row, name: string, severity: Severity | null): string {
  const problem =
    severity === null
      ? ""
      : `, has ${severity === "error" ? "an error" : severity === "warning" ? "a warning" : "a note"}`;
  if (row.type === "group") return `${name}, ${row.count}`;
  const off = row.muted ? ", switched off" : "";
  return `${KIND_WORDS[row.element.kind].one} ${name}${off}${problem}`;
}
