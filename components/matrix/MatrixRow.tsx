// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised in both directions
import type { VirtualItem } from "@tanstack/react-virtual";
import { memo } from "react";
import type { ResolvedMachine } from "@/lib/resolver/resolution";
import { CellSigns, cellWords } from "./MatrixCell";
import classes from "./grid.module.css";
import type { CellMarks } from "./useCellMarks";
import type { MatrixModel } from "./useMatrix";

/** Height of a row. */
export const ROW = 30;

interface RowProps {
  readonly model: MatrixModel;
  readonly machine: ResolvedMachine;
  readonly row: number;
  readonly start: number;
  readonly first: boolean;
  readonly columns: readonly VirtualItem[];
  /** The active column, when this row is the active one. */
  readonly active: number | null;
  readonly selected: boolean;
  readonly selectedServices: ReadonlySet<string>;
  readonly marks: CellMarks | null;
}

/** One machine: its name, then a cell for every service in sight. */
export const MatrixRow = memo(function MatrixRow(props: RowProps) {
  const { model, machine, row, columns, active, marks } = props;
  const reach = model.reach(machine.fqdn);
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={row + 2}
      className={classes.row}
      data-first={props.first || undefined}
      style={{ top: props.start, height: ROW }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={active === -1 ? 0 : -1}
        data-cell={`${row}:-1`}
        data-selected={props.selected || undefined}
        className={classes.rowHead}
        style={{ width: model.left }}
        title={machine.fqdn}
      >
        <span className={classes.machine}>{machine.machine}</span>
        <span className={classes.of}>{machine.cluster}</span>
      </div>
      {columns.map(({ index, start, size }) => {
        const column = model.columns[index];
        if (column === undefined) return null;
        const { fqdn } = column.service;
        const mark = marks?.get(fqdn)?.get(machine.fqdn);
        const each = reach.get(fqdn);
        return (
          <div
            key={fqdn}
            role="gridcell"
            aria-colindex={index + 2}
            aria-label={cellWords(each, mark)}
            title={
              each === undefined
                ? undefined
                : `${column.service.service} on ${machine.machine}: ${cellWords(each, mark)}`
            }
            aria-selected={props.selected && props.selectedServices.has(fqdn)}
            tabIndex={active === index ? 0 : -1}
            data-cell={`${row}:${index}`}
            data-first={column.first || undefined}
            className={classes.cell}
            style={{ left: start, width: size }}
          >
            <CellSigns reach={each} signs={column.signs} mark={mark} />
          </div>
        );
      })}
    </div>
  );
});
