import { IconArrowsDiff, IconMinus, IconPlus } from "@tabler/icons-react";
import { memo } from "react";
import type { Reach } from "@/lib/resolver/resolution";
import frame from "./frame.module.css";
import classes from "./grid.module.css";
import { SIGNS_SHOWN } from "./useMatrix";

export type CellMark = "gains" | "loses" | "different";

const MARKS = { gains: IconPlus, loses: IconMinus, different: IconArrowsDiff } as const;
const WORDS = { gains: "gains it", loses: "loses it", different: "receives something else" } as const;

/** What one machine is to one service, for the eye. */
export const CellSigns = memo(function CellSigns(props: {
  reach: Reach | undefined;
  signs: ReadonlyMap<string, string>;
  mark: CellMark | undefined;
}) {
  const { reach, signs, mark } = props;
  const Mark = mark === undefined ? null : MARKS[mark];
  const roles = reach?.roles ?? [];
  const shown = roles.length > SIGNS_SHOWN ? roles.slice(0, SIGNS_SHOWN - 1) : roles;
  return (
    <>
      {reach !== undefined && reach.selectedBy.length > 0 && <span className={frame.square} />}
      {shown.map(({ role }) => (
        <span key={role} className={frame.sign}>
          {signs.get(role)}
        </span>
      ))}
      {roles.length > shown.length && <span className={frame.sign}>+{roles.length - shown.length}</span>}
      {Mark !== null && (
        <span className={classes.mark} data-mark={mark}>
          <Mark size={11} stroke={3} aria-hidden="true" />
        </span>
      )}
    </>
  );
});

/** The same in words. */
export function cellWords(reach: Reach | undefined, mark?: CellMark): string {
  const parts: string[] = [];
  if (reach !== undefined && reach.selectedBy.length > 0) parts.push("selected");
  for (const { role } of reach?.roles ?? []) parts.push(`role ${role}`);
  if (mark !== undefined) parts.push(WORDS[mark]);
  return parts.length === 0 ? "nothing" : parts.join(", ");
}
