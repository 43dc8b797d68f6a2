"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowUpRight, IconCopy } from "@tabler/icons-react";
import { KIND_WORDS } from "@/components/studio/elements";
import { nixExpression } from "@/lib/editor/nix/value";
import { elementName } from "@/lib/model/element";
import type { Cause } from "@/lib/resolver/cause";
import { pointerSegments } from "@/lib/shared/json";
import { CERTAINTY_WORDS, type Certainty } from "./certainty";
import { CERTAINTY_SIGNS } from "./certaintySigns";
import classes from "./detail.module.css";
import type { XrayRow } from "./rows";
import { inlineValue } from "./words";

/** The row in hand: how the definition reads it, its value, and what caused it. */
export function XrayDetail({
  row,
  certainty,
  cause,
  onCopy,
  onCause,
}: {
  row: XrayRow | null;
  certainty: Certainty;
  cause: Cause | undefined;
  onCopy: (row: XrayRow, what: "path" | "value") => void;
  onCause: (row: XrayRow) => void;
}) {
  if (row === null || row.path.length === 0)
    return (
      <p className={classes.detailEmpty}>
        Choose a value to copy its path, and to go to what caused it. Keys: <kbd>C</kbd> path, <kbd>V</kbd>{" "}
        value, <kbd>J</kbd> jump.
      </p>
    );
  const Sign = CERTAINTY_SIGNS[certainty];
  return (
    <dl className={classes.detail} aria-label="The chosen value">
      <dt>Path</dt>
      <dd>
        <code data-testid="xray-path">{nixExpression(row.path)}</code>
        <CopyIcon label="Copy the path as Nix" onClick={() => onCopy(row, "path")} />
      </dd>
      <dt>Value</dt>
      <dd>
        <span className={classes.detailValue}>
          {row.value === undefined ? "absent here" : inlineValue(row.value)}
        </span>
        {row.value !== undefined && (
          <CopyIcon label="Copy the value as Nix" onClick={() => onCopy(row, "value")} />
        )}
      </dd>
      <dt>From</dt>
      <dd>
        <Sign size={13} stroke={1.8} aria-hidden className={classes.detailSign ?? ""} />
        <span>{CERTAINTY_WORDS[certainty]}</span>
      </dd>
      {cause !== undefined && (
        <>
          <dt>Cause</dt>
          <dd>
            <button type="button" className={classes.cause} onClick={() => onCause(row)}>
              {causeWords(cause)} <IconArrowUpRight size={13} aria-hidden />
            </button>
          </dd>
        </>
      )}
    </dl>
  );
}

function CopyIcon({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={20} aria-label={label} onClick={onClick}>
        <IconCopy size={13} />
      </ActionIcon>
    </Tooltip>
  );
}

/** "machine nas: interfaces eth0 ipv4 1": the element, then the place in it, counted from 1. */
export function causeWords({ element, pointer }: Cause): string {
  const place = pointerSegments(pointer).slice(depthOf(element));
  const words = place.map((segment) => (/^\d+$/.test(segment) ? String(Number(segment) + 1) : segment));
  const name = `${KIND_WORDS[element.kind].one} ${elementName(element)}`;
  return words.length === 0 ? name : `${name}: ${words.join(" ")}`;
}

function depthOf(element: Cause["element"]): number {
  return element.kind === "domain" ? 0 : element.kind === "cluster" ? 2 : 4;
}
