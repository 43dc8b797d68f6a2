"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { useDeferredValue } from "react";
import { useEditorParts } from "@/components/editor/provider";
import { useEditor } from "./editor";
import { Flow } from "./Flow";
import { CanvasProvider } from "./state";

/** The graph of the open domain. Fills its container, and needs the editor's provider around it. */
export function GraphCanvas() {
  const domainId = useEditor((state) => state.domainId);
  return (
    <CanvasProvider key={domainId} domainId={domainId}>
      <ReactFlowProvider>
        <Drawn />
      </ReactFlowProvider>
    </CanvasProvider>
  );
}

/** Draws the graph right after what is edited: the field that a person types in never waits for it. */
function Drawn() {
  const now = useEditorParts(({ document, positions }) => ({ document, positions }));
  return <Flow drawn={useDeferredValue(now)} />;
}
