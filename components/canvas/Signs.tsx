"use client";
import { memo } from "react";
import type { Graph } from "@/lib/editor/graph/graph";
import { useHighlight, useMarks, useSeverities } from "./useHighlight";
import { useSelectedLine } from "./useSelectedLine";

/** Keeps highlight, marks and severities in step with the editor, so that the graph itself need not be drawn for them. */
export const Signs = memo(function Signs({ graph }: { graph: Graph }) {
  useHighlight(graph);
  useMarks();
  useSeverities();
  useSelectedLine(graph);
  return null;
});
