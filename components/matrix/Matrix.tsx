"use client";
import { useMemo, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { MatrixBar } from "./MatrixBar";
import { MatrixGrid } from "./MatrixGrid";
import { MatrixStatus } from "./MatrixStatus";
import classes from "./frame.module.css";
import { type MatrixView, WHOLE_MATRIX } from "./rows";
import { useMatrix } from "./useMatrix";

/** A place in the grid; -1 is the header's row or column. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** Machines by services: who gets what, and in which role. Fills its container. */
export function Matrix() {
  const [chosen, setView] = useState<MatrixView>(WHOLE_MATRIX);
  const selected = useEditor((state) => state.selection.find(({ kind }) => kind === "service"));
  const suffix = useEditor((state) => state.document.suffix);
  const service = selected?.kind === "service" ? `${selected.service}.${selected.cluster}.${suffix}` : null;
  const view = useMemo(
    () => (chosen.order === "service" ? { ...chosen, service } : chosen),
    [chosen, service],
  );
  const model = useMatrix(view);
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 });
  return (
    <div className={classes.matrix}>
      <MatrixBar view={view} onChange={setView} service={service} />
      {model.machines.length === 0 || model.columns.length === 0 ? (
        <p className={classes.nothing}>
          {model.resolution.machines.size === 0 || model.resolution.services.size === 0
            ? "The matrix shows machines by services. Add one of each to fill it."
            : "No machine or service fits this filter."}
        </p>
      ) : (
        <>
          <MatrixGrid model={model} active={active} onActive={setActive} />
          <MatrixStatus model={model} active={active} />
        </>
      )}
    </div>
  );
}
