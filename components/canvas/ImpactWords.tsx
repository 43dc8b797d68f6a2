import { IconArrowsDiff, IconMinus, IconPlus } from "@tabler/icons-react";
import type { Impact } from "@/lib/resolver/impact";
import classes from "./Impact.module.css";

/** "+2, −1 machines, 4 receive something else". */
export function ImpactWords({ impact }: { impact: Impact }) {
  const gains = impact.gained.size;
  const loses = impact.lost.size;
  const different = impact.changed.size;
  if (gains + loses + different === 0) return <span className={classes.same}>Changes nothing</span>;
  const machines = gains + loses === 1 ? "machine" : "machines";
  return (
    <span className={classes.impact}>
      <span className={classes.spoken}>{impact.sentence}</span>
      {gains > 0 && (
        <span aria-hidden="true" data-mark="gains">
          <IconPlus size={12} stroke={2.8} aria-hidden="true" />
          {gains}
        </span>
      )}
      {loses > 0 && (
        <span aria-hidden="true" data-mark="loses">
          <IconMinus size={12} stroke={2.8} aria-hidden="true" />
          {loses}
        </span>
      )}
      {gains + loses > 0 && (
        <span aria-hidden="true" className={classes.plain}>
          {machines}
        </span>
      )}
      {different > 0 && (
        <span aria-hidden="true" data-mark="different">
          <IconArrowsDiff size={12} stroke={2.4} aria-hidden="true" />
          {different} {different === 1 ? "receives" : "receive"} something else
        </span>
      )}
    </span>
  );
}
