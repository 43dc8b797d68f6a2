"use client";

import { Button } from "@mantine/core";
import { IconCircleX } from "@tabler/icons-react";
import { useEditorStore } from "@/components/editor/provider";
import type { EvaluationFailure } from "@/lib/editor/evaluation";
import { elementName } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import classes from "./evaluation.module.css";

/** One machine that Nix could not evaluate: its message, the way to the cause, the trace folded. */
export function Failure({
  name,
  failure,
  onGo,
}: {
  name: string;
  failure: EvaluationFailure;
  onGo: () => void;
}) {
  const store = useEditorStore();
  const { element, line, path } = failure;
  const source = pointerSegments(path).at(-1);
  return (
    <section className={classes.failure} aria-label={`${name} fails`}>
      <h3>
        <IconCircleX size={15} aria-hidden /> {name}
      </h3>
      <pre className={classes.message}>{failure.message}</pre>
      {element !== null && (
        <Button
          variant="light"
          size="compact-xs"
          onClick={() => {
            store.getState().select([element]);
            onGo();
          }}
        >
          Go to {element.kind} {elementName(element)}
          {line === null ? "" : `, ${source === "source" ? "" : `${source}, `}line ${line}`}
        </Button>
      )}
      <details className={classes.trace}>
        <summary>Trace</summary>
        <pre>{failure.trace}</pre>
      </details>
    </section>
  );
}
