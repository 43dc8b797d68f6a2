import type { GraphTools } from "../view";
import type { Action } from "./action";

function onGraph(
  part: Pick<Action, "id" | "title" | "also" | "keys">,
  run: (graph: GraphTools) => void,
): Action {
  return {
    ...part,
    section: "Graph",
    enabled: ({ view }) => view.view === "graph" && view.graph !== null,
    run: ({ view }) => {
      if (view.graph !== null) run(view.graph);
    },
  };
}

/** What the tools along the edges of the graph do, while it is shown. */
export const GRAPH_ACTIONS: readonly Action[] = [
  onGraph({ id: "fit", title: "Fit everything", also: "zoom whole", keys: "1" }, (graph) => graph.fit()),
  onGraph({ id: "zoom-in", title: "Zoom in", keys: "+" }, (graph) => graph.zoom("in")),
  onGraph({ id: "zoom-out", title: "Zoom out", keys: "-" }, (graph) => graph.zoom("out")),
  onGraph({ id: "arrange", title: "Arrange anew", also: "layout positions" }, (graph) => graph.arrange()),
  onGraph({ id: "fold-all", title: "Fold all clusters", also: "collapse" }, (graph) => graph.fold(true)),
  onGraph({ id: "unfold-all", title: "Unfold all clusters", also: "expand open" }, (graph) =>
    graph.fold(false),
  ),
  onGraph({ id: "save-svg", title: "Save the graph as SVG", also: "export picture image" }, (graph) =>
    graph.save("svg"),
  ),
  onGraph({ id: "save-png", title: "Save the graph as PNG", also: "export picture image" }, (graph) =>
    graph.save("png"),
  ),
];
