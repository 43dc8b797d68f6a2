"use client";

import { removeEdge } from "@/components/canvas/removeEdge";
import { edgeSentence } from "@/components/canvas/words";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { Keys } from "@/components/ui/Keys";
import { PushButton } from "@/components/ui/PushButton";
import { countOfEdge } from "@/lib/editor/graph/highlight";
import type { GraphEdge } from "@/lib/editor/graph/graph";
import classes from "./inspector.module.css";

/** A line of the graph: the filter in words, whose it is, what it brings, and a way to take it away. */
export function LineInspector({ line }: { line: GraphEdge }) {
  const store = useEditorStore();
  const sentence = useEditor((state) => edgeSentence(state.document, line));
  const count = useEditor((state) => countOfEdge(state.resolution, line));
  const mayEdit = useEditor((state) => state.access.edit);
  const [only] = line.filters;
  const services = new Map(line.filters.map(({ fqdn, service }) => [fqdn, service]));
  return (
    <div className={classes.teach}>
      <h2 className={classes.title}>{sentence}</h2>
      <p>
        A filter in{" "}
        {line.kind === "selectors"
          ? "the selectors"
          : `the role ${only?.binding.kind === "role" ? only.binding.role : ""}`}{" "}
        of{" "}
        {[...services.values()].slice(0, 6).map((service, index) => (
          <span key={`${service.cluster}/${service.service}`}>
            {index > 0 && ", "}
            <button
              type="button"
              className={classes.reachName}
              onClick={() => store.getState().select([service])}
            >
              {service.service}
              <span className={classes.reachWhere}>.{service.cluster}</span>
            </button>
          </span>
        ))}
        {services.size > 6 && ` and ${services.size - 6} more`}
        {count !== null && `: ${count} ${count === 1 ? "machine" : "machines"}`}.
      </p>
      {mayEdit && (
        <PushButton
          tone="danger"
          onClick={() => removeEdge(store.getState(), line)}
          right={<Keys shortcut="Delete" />}
        >
          Remove
        </PushButton>
      )}
    </div>
  );
}
