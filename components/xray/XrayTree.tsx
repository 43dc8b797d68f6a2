"use client";

import { IconArrowsDiff, IconPin, IconServer2 } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { VirtualTree } from "@/components/ui/VirtualTree";
import type { Json } from "@/lib/shared/json";
import { CERTAINTY_SHORT, CERTAINTY_WORDS, type Certainty } from "./certainty";
import { CERTAINTY_SIGNS } from "./certaintySigns";
import panel from "./panel.module.css";
import type { Change, XrayRow, XraySection } from "./rows";
import { isCompared, xrayRows } from "./rows";
import { BESIDE, isStacked, stackedHeight } from "./stack";
import classes from "./tree.module.css";
import { inlineValue, valueKind } from "./words";

const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  same: "the same",
  different: "different",
  added: "not on the pinned machine",
  removed: "on the pinned machine only",
};

interface XrayTreeProps {
  readonly label: string;
  /** In pixels; where two values do not fit beside each other, they stand over one another. */
  readonly width: number;
  readonly sections: readonly XraySection[];
  readonly onlyRead: boolean;
  readonly onlyDifferent: boolean;
  /** Rows that are open from the start, whatever they are. */
  readonly initiallyOpen?: readonly string[];
  readonly focused: string | null;
  readonly onFocus: (row: XrayRow) => void;
  /** Goes to what caused the row's value. */
  readonly onCause: (row: XrayRow) => void;
  readonly onCopy: (row: XrayRow, what: "path" | "value") => void;
  readonly certaintyOf: (row: XrayRow) => Certainty;
  /** Words beside a service's own row. */
  readonly reasonOf?: (service: string) => string;
}

/** Arguments as a tree: keys, values, how sure they are, what the definition reads, and what differs. */
export function XrayTree(props: XrayTreeProps) {
  const { sections, onlyRead, onlyDifferent, initiallyOpen, certaintyOf, reasonOf, width } = props;
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(
    () => new Map((initiallyOpen ?? []).map((id) => [id, true])),
  );
  const rows = useMemo(
    () => xrayRows(sections, { opened, onlyRead, onlyDifferent }),
    [sections, opened, onlyRead, onlyDifferent],
  );
  const comparing = sections.some(isCompared);
  const extraHeight = useCallback((row: XrayRow) => stackedHeight(row, width), [width]);
  if (rows.length === 0)
    return (
      <p className={panel.nothing}>
        {onlyDifferent
          ? "Both machines receive exactly the same."
          : onlyRead
            ? "The definition reads nothing of its argument."
            : "Nothing is received here."}
      </p>
    );
  return (
    <VirtualTree
      label={props.label}
      rows={rows}
      extraHeight={extraHeight}
      focused={props.focused}
      onFocus={props.onFocus}
      onOpen={(row, open) => setOpened((before) => new Map(before).set(row.id, open))}
      onKey={(event, row) => {
        if (event.altKey || event.shiftKey) return false;
        const mod = event.metaKey || event.ctrlKey;
        if (event.key === "c" && mod) props.onCopy(row, "value");
        else if (mod) return false;
        else if (event.key === "c") props.onCopy(row, "path");
        else if (event.key === "v") props.onCopy(row, "value");
        else if (event.key === "j") props.onCause(row);
        else return false;
        return true;
      }}
      words={(row) => rowWords(row, certaintyOf(row), reasonOf)}
      mark={(row) => ({
        "data-change": row.change === "same" ? undefined : (row.change ?? undefined),
        "data-unread": sections.length > 0 && isUnread(row, sections) ? "" : undefined,
        "data-tall": stackedHeight(row, width) === 0 ? undefined : "",
      })}
      render={(row) => (
        <RowContent
          row={row}
          certainty={certaintyOf(row)}
          comparing={!comparing ? null : width < BESIDE ? "over" : "beside"}
          reason={serviceWords(row, reasonOf)}
        />
      )}
    />
  );
}

/** Why a machine has a service, or which of two has it alone; nothing for what is inside one. */
function serviceWords(row: XrayRow, reasonOf?: (service: string) => string): string {
  if (row.path.length > 0) return "";
  const alone = row.change === "added" || row.change === "removed" ? [CHANGE_WORDS[row.change]] : [];
  return [...alone, reasonOf?.(row.service) ?? ""].filter((words) => words !== "").join(" · ");
}

function isUnread(row: XrayRow, sections: readonly XraySection[]): boolean {
  if (row.read !== null || row.path.length === 0) return false;
  return sections.find((section) => section.service === row.service)?.reads !== null;
}

function RowContent({
  row,
  certainty,
  comparing,
  reason,
}: {
  row: XrayRow;
  certainty: Certainty;
  /** How the values of two machines stand to one another, if there are two. */
  comparing: "beside" | "over" | null;
  reason: string;
}) {
  const Sign = CERTAINTY_SIGNS[certainty];
  if (row.path.length === 0)
    return (
      <span className={classes.cells}>
        <span className={classes.serviceName}>{row.name}</span>
        <span className={classes.reason}>{reason}</span>
      </span>
    );
  const stacked = comparing === "over" && isStacked(row);
  return (
    <span
      className={classes.cells}
      data-comparing={comparing === "beside" ? "" : undefined}
      data-stacked={stacked ? "" : undefined}
    >
      <span className={classes.name}>
        <span className={classes.key} data-index={typeof row.name === "number" ? "" : undefined}>
          {row.name}
        </span>
        {row.read !== null && (
          <span
            className={classes.read}
            data-inside={row.read === "inside" ? "" : undefined}
            title={row.read === "read" ? "Read by the definition" : "The definition reads something inside"}
          />
        )}
      </span>
      {comparing === "beside" && <Value value={row.pinned} of="pinned" />}
      {stacked ? (
        <span className={classes.stack}>
          <IconPin size={12} aria-hidden />
          <Value value={row.pinned} of="pinned" />
          <IconServer2 size={12} aria-hidden />
          <Value value={row.value} of="here" />
        </span>
      ) : (
        <Value value={row.value} of="here" />
      )}
      <span className={classes.certainty} data-certainty={certainty} title={CERTAINTY_WORDS[certainty]}>
        {row.change !== null && row.change !== "same" && (
          <IconArrowsDiff size={12} className={classes.diff ?? ""} />
        )}
        <Sign size={12} stroke={1.8} aria-hidden />
        <span className={classes.certaintyWord}>{CERTAINTY_SHORT[certainty]}</span>
      </span>
    </span>
  );
}

function Value({ value, of }: { value: Json | undefined; of: "pinned" | "here" }) {
  if (value === undefined)
    return (
      <span className={classes.value} data-of={of} data-kind="absent">
        absent
      </span>
    );
  return (
    <span className={classes.value} data-of={of} data-kind={valueKind(value)}>
      {inlineValue(value)}
    </span>
  );
}

function rowWords(row: XrayRow, certainty: Certainty, reasonOf?: (service: string) => string): string {
  if (row.path.length === 0) return `${row.name}, ${serviceWords(row, reasonOf) || "received here"}`;
  const parts = [
    `${row.name}: ${row.value === undefined ? "absent" : inlineValue(row.value)}`,
    CERTAINTY_SHORT[certainty],
  ];
  if (row.read === "read") parts.push("read by the definition");
  if (row.read === "inside") parts.push("read in part");
  if (row.change !== null) parts.push(CHANGE_WORDS[row.change]);
  if (row.change === "different" && row.pinned !== undefined) parts.push(`pinned ${inlineValue(row.pinned)}`);
  return parts.join(", ");
}
