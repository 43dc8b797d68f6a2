"use client";

import { Button } from "@mantine/core";
import { IconCircleX } from "@tabler/icons-react";
import { revealPlace } from "@/components/problems/reveal";
import { useActionContext } from "@/components/studio/actions/useActions";
import type { EvaluationFailure } from "@/lib/editor/evaluation";
import { elementName } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import classes from "./panel.module.css";

const NAMED = 3;

/** What Nix could not evaluate, for one cause: its message, the way to the cause, the trace folded. */
export function Failure({
  machines,
  failure,
  onGo,
}: {
  /** Long forms; none where the whole domain fails. */
  machines: readonly string[];
  failure: EvaluationFailure;
  onGo: () => void;
}) {
  const context = useActionContext();
  const { element, line, path } = failure;
  const shown = machines.slice(0, machines.length > NAMED + 1 ? NAMED : machines.length).join(", ");
  const more = machines.length > NAMED + 1 ? ` and ${machines.length - NAMED} more machines` : "";
  const name = machines.length === 0 ? "The domain" : `${shown}${more}`;
  const source = pointerSegments(path).at(-1);
  return (
    <section className={classes.failure} aria-label={`${name} fails`}>
      <h3>
        <IconCircleX size={15} aria-hidden /> <span title={machines.join(", ")}>{name}</span>
      </h3>
      <pre className={classes.message}>{failure.message}</pre>
      {element !== null && (
        <Button
          variant="light"
          size="compact-xs"
          onClick={() => {
            onGo();
            revealPlace(context(), path, line ?? undefined);
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
