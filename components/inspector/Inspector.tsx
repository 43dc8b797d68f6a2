"use client";

import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useView } from "@/components/studio/ViewProvider";
import { later } from "@/components/ui/later";
import { PaneBoundary } from "@/components/ui/PaneBoundary";
import {
  type ElementRef,
  elementKey,
  elementName,
  type MachineRef,
  type ServiceRef,
} from "@/lib/model/element";
import { ImpactLine } from "./ImpactLine";
import { InspectorSkeleton } from "./InspectorSkeleton";
import classes from "./inspector.module.css";
import { LineInspector } from "./LineInspector";
import { NothingSelected, SeveralSelected } from "./SelectionStates";

const loading = <InspectorSkeleton />;

// Forms and X-ray arrive with the first selection: a first visit begins without one.
const ElementInspector = later(() => import("./ElementInspector").then((module) => module.ElementInspector), {
  what: "The inspector",
  loading,
});
const ServiceXray = later(() => import("@/components/xray/Xray").then((module) => module.ServiceXray), {
  what: "The X-ray",
  loading,
});

/** What is selected, in full, and everything that can be changed about it. */
export function Inspector() {
  const selection = useEditor((state) => state.selection);
  const line = useView((state) => state.line);
  const [only] = selection;
  const pair = pairOf(selection);
  return (
    <section id="inspector" className={classes.inspector} aria-label="Inspector" tabIndex={-1}>
      <PaneBoundary
        key={selection.length === 1 && only !== undefined ? elementKey(only) : "several"}
        what="The inspector"
      >
        {only === undefined ? (
          line === null ? (
            <NothingSelected />
          ) : (
            <LineInspector line={line} />
          )
        ) : pair !== null ? (
          <PairInspector {...pair} />
        ) : selection.length > 1 ? (
          <SeveralSelected selection={selection} />
        ) : (
          <ElementInspector element={only} />
        )}
      </PaneBoundary>
      <ImpactLine />
    </section>
  );
}

interface Pair {
  readonly service: ServiceRef;
  readonly machine: MachineRef;
}

/** One service and one machine, as a cell of the matrix selects them. */
function pairOf(selection: readonly ElementRef[]): Pair | null {
  const service = selection.find((element) => element.kind === "service");
  const machine = selection.find((element) => element.kind === "machine");
  return selection.length === 2 && service && machine ? { service, machine } : null;
}

/** What one service is to one machine: exactly what its definition receives there. */
function PairInspector({ service, machine }: Pair) {
  const suffix = useEditor((state) => state.document.suffix);
  const store = useEditorStore();
  const link = (element: MachineRef | ServiceRef) => (
    <button type="button" className={classes.reachName} onClick={() => store.getState().select([element])}>
      {elementName(element)}
      <span className={classes.reachWhere}>.{element.cluster}</span>
    </button>
  );
  return (
    <>
      <header className={classes.head}>
        <h2 className={classes.title}>
          {link(service)} on {link(machine)}
        </h2>
      </header>
      <div className={classes.body}>
        <ServiceXray element={service} on={`${machine.machine}.${machine.cluster}.${suffix}`} />
      </div>
    </>
  );
}
