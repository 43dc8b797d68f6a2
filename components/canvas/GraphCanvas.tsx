"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { useEditor } from "./editor";
import { Flow } from "./Flow";
import { CanvasProvider } from "./state";

/** The graph of the open domain. Fills its container, and needs the editor's provider around it. */
export function GraphCanvas() {
  const domainId = useEditor((state) => state.domainId);
  return (
    <CanvasProvider key={domainId} domainId={domainId}>
      <ReactFlowProvider>
        <Flow />
      </ReactFlowProvider>
    </CanvasProvider>
  );
}
