// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised in both directions
"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import type { ElementRef } from "@/lib/model/element";
import { moveInGrid } from "./keys";
import type { CellPlace } from "./Matrix";
import { MatrixRow, ROW } from "./MatrixRow";
import classes from "./grid.module.css";
import { useCellMarks } from "./useCellMarks";
import type { MatrixModel } from "./useMatrix";

const HEAD = 118;

function placeOf(target: EventTarget | null): CellPlace | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-cell]") : null;
  const [row, column] = (cell?.dataset.cell ?? "").split(":").map(Number);
  return row === undefined || column === undefined || Number.isNaN(row) ? null : { row, column };
}

/** The grid itself: only what is on screen is drawn, headers stay in sight, arrows go from cell to cell. */
export function MatrixGrid(props: {
  model: MatrixModel;
  active: CellPlace;
  onActive: (place: CellPlace) => void;
}) {
  const { model, onActive } = props;
  const editor = useEditorStore();
  const selection = useEditor((state) => state.selection);
  const marks = useCellMarks();
  const scroller = useRef<HTMLDivElement>(null);
  const beam = useRef<HTMLDivElement>(null);
  const active = {
    row: Math.min(props.active.row, model.machines.length - 1),
    column: Math.min(props.active.column, model.columns.length - 1),
  };
  const rows = useVirtualizer({
    count: model.machines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
    overscan: 6,
  });
  const columns = useVirtualizer({
    count: model.columns.length,
    horizontal: true,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => model.columns[index]?.width ?? 44,
    paddingStart: model.left,
    // Angled names lean over the columns to their right.
    paddingEnd: 90,
    scrollPaddingStart: model.left,
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns have other widths
  useEffect(() => columns.measure(), [model.columns, model.left, columns]);

  const selected = useMemo(() => {
    const machines = new Set<string>();
    const services = new Set<string>();
    const { suffix } = model.resolution;
    for (const element of selection) {
      if (element.kind === "machine") machines.add(`${element.machine}.${element.cluster}.${suffix}`);
      if (element.kind === "service") services.add(`${element.service}.${element.cluster}.${suffix}`);
    }
    return { machines, services };
  }, [selection, model.resolution]);

  const refocus = useRef(false);
  const go = useCallback(
    (place: CellPlace) => {
      onActive(place);
      if (place.row >= 0) rows.scrollToIndex(place.row);
      if (place.column >= 0) columns.scrollToIndex(place.column);
      refocus.current = true;
    },
    [onActive, rows, columns],
  );
  useEffect(() => {
    if (!refocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`);
    if (!cell) return;
    refocus.current = false;
    cell.focus({ preventScroll: true });
  });

  const choose = (place: CellPlace) => {
    const machine = model.machines[place.row];
    const service = model.columns[place.column]?.service;
    const elements: ElementRef[] = [];
    if (service) elements.push({ kind: "service", cluster: service.cluster, service: service.service });
    if (machine) elements.push({ kind: "machine", cluster: machine.cluster, machine: machine.machine });
    editor.getState().select(elements);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const size = { rows: model.machines.length, columns: model.columns.length };
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - HEAD) / ROW) - 1);
    const next = moveInGrid(active, event.key, event.ctrlKey || event.metaKey, size, page);
    if (next !== null) go(next);
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else return;
    event.preventDefault();
  };
  const onPointerOver = (event: PointerEvent) => {
    if (beam.current === null) return;
    const place = placeOf(event.target);
    const column = place === null ? undefined : columns.measurementsCache[place.column];
    beam.current.style.display = column === undefined ? "none" : "block";
    if (column !== undefined) {
      beam.current.style.left = `${column.start}px`;
      beam.current.style.width = `${column.size}px`;
    }
  };
  const shownColumns = columns.getVirtualItems();
  const height = rows.getTotalSize();
  const width = columns.getTotalSize();
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Machines by services"
      aria-rowcount={model.machines.length + 1}
      aria-colcount={model.columns.length + 1}
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
      onPointerLeave={() => beam.current?.style.setProperty("display", "none")}
      onClick={(event) => {
        const place = placeOf(event.target);
        if (place === null) return;
        onActive(place);
        choose(place);
      }}
    >
      <div className={classes.plane} style={{ height, width }} role="presentation">
        <div
          className={classes.headRow}
          role="row"
          tabIndex={-1}
          aria-rowindex={1}
          style={{ height: HEAD, width }}
        >
          <div
            role="columnheader"
            tabIndex={-1}
            aria-colindex={1}
            className={classes.corner}
            style={{ width: model.left }}
          >
            {model.machines.length} machines × {model.columns.length} services
          </div>
          {shownColumns.map(({ index, start, size }) => {
            const column = model.columns[index];
            if (column === undefined) return null;
            const { service } = column;
            return (
              <div
                key={service.fqdn}
                role="columnheader"
                aria-colindex={index + 2}
                tabIndex={active.row === -1 && active.column === index ? 0 : -1}
                data-cell={`-1:${index}`}
                data-first={column.first || undefined}
                data-selected={selected.services.has(service.fqdn) || undefined}
                data-off={!service.enabled || undefined}
                className={classes.columnHead}
                style={{ left: start, width: size }}
                title={service.fqdn}
              >
                <span className={classes.slant}>
                  {service.service}
                  {column.unsure && <span className={classes.unsure}> ƒ</span>}
                  <span className={classes.cluster}> {service.cluster}</span>
                </span>
              </div>
            );
          })}
        </div>
        <div ref={beam} className={classes.beam} style={{ top: HEAD, height: height - HEAD }} />
        {rows.getVirtualItems().map(({ index, start }) => {
          const machine = model.machines[index];
          if (machine === undefined) return null;
          return (
            <MatrixRow
              key={machine.fqdn}
              model={model}
              machine={machine}
              row={index}
              start={start}
              first={index > 0 && model.machines[index - 1]?.cluster !== machine.cluster}
              columns={shownColumns}
              active={active.row === index ? active.column : null}
              selected={selected.machines.has(machine.fqdn)}
              selectedServices={selected.services}
              marks={marks}
            />
          );
        })}
      </div>
    </div>
  );
}
