import { IconAlertTriangle, IconArrowsDiff, IconCircleX, IconMinus, IconPlus } from "@tabler/icons-react";
import type { Part } from "@/lib/editor/graph/highlight";
import type { Severity } from "@/lib/shared/problem";
import type { Mark } from "../state";
import classes from "./marks.module.css";

/** A filled square: selected. */
export function SelectorGlyph() {
  return <span className={classes.square} aria-hidden="true" />;
}

/** An outlined diamond: has a role. */
export function RoleGlyph() {
  return <span className={classes.diamond} aria-hidden="true" />;
}

const CHIPS = 3;

/** What a machine is to the service that is looked at. */
export function PartChips({ part }: { part: Part }) {
  if (!part.selected && part.roles.length === 0) return null;
  const room = part.selected ? CHIPS - 1 : CHIPS;
  const shown = part.roles.length > room ? part.roles.slice(0, room - 1) : part.roles;
  const hidden = part.roles.length - shown.length;
  return (
    <span className={classes.chips}>
      {part.selected && (
        <span className={classes.chip} data-kind="selector">
          <SelectorGlyph />
          {part.roles.length === 0 ? "gets it" : <span className={classes.unseen}>gets it</span>}
        </span>
      )}
      {shown.map((role) => (
        <span key={role} className={classes.chip} data-kind="role">
          <RoleGlyph />
          <span className={classes.word}>{role}</span>
        </span>
      ))}
      {hidden > 0 && (
        <span className={classes.chip} data-kind="role">
          +{hidden}
        </span>
      )}
    </span>
  );
}

const MARK_WORDS: { readonly [Kind in Mark]: string } = {
  gains: "gains a service",
  loses: "loses a service",
  different: "receives something else",
};

/** How a machine fares under the edit that is being tried. */
export function MarkBadge({ mark }: { mark: Mark }) {
  const Icon = mark === "gains" ? IconPlus : mark === "loses" ? IconMinus : IconArrowsDiff;
  return (
    <span className={classes.mark} data-mark={mark} role="img" aria-label={MARK_WORDS[mark]}>
      <Icon size={12} stroke={2.6} aria-hidden="true" />
    </span>
  );
}

/** The worst problem of an element; nothing when there is none worth a sign. */
export function SeveritySign({ severity }: { severity: Severity | undefined }) {
  if (severity === "error") {
    return <IconCircleX size={14} className={classes.error} role="img" aria-label="has errors" />;
  }
  if (severity === "warning") {
    return <IconAlertTriangle size={14} className={classes.warning} role="img" aria-label="has warnings" />;
  }
  return null;
}
