"use client";
import { useEditor } from "@/components/editor/provider";
import { filterSentence } from "@/lib/model/sentence";
import type { Binding } from "@/lib/resolver/resolution";
import type { CellPlace } from "./Matrix";
import classes from "./frame.module.css";
import type { MatrixModel } from "./useMatrix";

function sentences(binding: Binding | undefined, by: readonly number[], cluster: string): string {
  return by
    .flatMap((index) => {
      const filter = binding?.filters[index]?.filter;
      return filter === undefined ? [] : [filterSentence(filter, cluster)];
    })
    .join(", ");
}

/** What the signs mean, and why the cell that is on shows what it shows. */
export function MatrixStatus({ model, active }: { model: MatrixModel; active: CellPlace }) {
  const tried = useEditor((state) => state.tentative !== null);
  const machine = model.machines[active.row];
  const column = model.columns[active.column];
  const reach =
    machine === undefined || column === undefined
      ? undefined
      : model.reach(machine.fqdn).get(column.service.fqdn);
  return (
    <div className={classes.status}>
      <div className={classes.legend}>
        <span>
          <span className={classes.square} aria-hidden="true" /> selected
        </span>
        {(column === undefined || column.signs.size === 0) && (
          <span>
            <span className={classes.sign} aria-hidden="true" /> has a role, by its first letters
          </span>
        )}
        {column !== undefined &&
          [...column.signs].map(([role, sign]) => (
            <span key={role}>
              <span className={classes.sign} aria-hidden="true">
                {sign}
              </span>{" "}
              role {role}
            </span>
          ))}
        {tried && <span>marked cells would change</span>}
      </div>
      <div className={classes.why} role="status">
        {machine !== undefined && column !== undefined && (
          <>
            <b>{column.service.service}</b> on <b>{machine.machine}</b>: {reach === undefined && "nothing"}
            {reach !== undefined && reach.selectedBy.length > 0 && (
              <span>
                selected by {sentences(column.service.selectors, reach.selectedBy, column.service.cluster)}
              </span>
            )}
            {reach?.roles.map(({ role, by }, index) => (
              <span key={role}>
                {(index > 0 || reach.selectedBy.length > 0) && "; "}
                {role} by {sentences(column.service.roles.get(role), by, column.service.cluster)}
              </span>
            ))}
          </>
        )}
      </div>
    </div>
  );
}
