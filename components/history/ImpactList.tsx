"use client";

import { IconArrowsDiff, IconMinus, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { ImpactWords } from "@/components/canvas/ImpactWords";
import { type Affected, affectedLines } from "./affected";
import classes from "./impact.module.css";
import panes from "./panes.module.css";
import type { Compared } from "./useComparison";

const FIRST_SERVICES = 8;
const FIRST_MACHINES = 6;

/** Who is affected: the same sentence and signs as while an edit is tentative, then service by service. */
export function ImpactList({ impact, rewritten }: Pick<Compared, "impact" | "rewritten">) {
  const [all, setAll] = useState(false);
  const lines = affectedLines(impact.services, rewritten);
  const shown = all ? lines : lines.slice(0, FIRST_SERVICES);
  return (
    <section aria-labelledby="impact-title" className={classes.impact}>
      <h3 id="impact-title" className={panes.partTitle}>
        Who is affected
      </h3>
      <p className={classes.impactSentence}>
        {rewritten.length > 0 && impact.services.length === 0 ? (
          "What services receive stays the same; code is another."
        ) : (
          <ImpactWords impact={impact} />
        )}
      </p>
      {shown.length > 0 && (
        <ul className={classes.impactList}>
          {shown.map((line) => (
            <AffectedLine key={line.name} line={line} />
          ))}
        </ul>
      )}
      {shown.length < lines.length && (
        <button type="button" className={classes.moreLink} onClick={() => setAll(true)}>
          and {lines.length - shown.length} more
        </button>
      )}
    </section>
  );
}

function AffectedLine({ line: { name, service, rewritten } }: { line: Affected }) {
  return (
    <li className={classes.impactLine}>
      <span className={classes.impactService}>{name}</span>
      <Machines mark="gains" words="gained by" machines={service?.gained ?? []} />
      <Machines mark="loses" words="lost by" machines={service?.lost ?? []} />
      <Machines mark="different" words="something else for" machines={service?.changed ?? []} />
      <Machines mark="different" words="other code for" machines={rewritten} />
    </li>
  );
}

const SIGNS = { gains: IconPlus, loses: IconMinus, different: IconArrowsDiff } as const;

function Machines({
  mark,
  words,
  machines,
}: {
  mark: keyof typeof SIGNS;
  words: string;
  machines: readonly string[];
}) {
  const [all, setAll] = useState(false);
  if (machines.length === 0) return null;
  const Sign = SIGNS[mark];
  const shown = all ? machines : machines.slice(0, FIRST_MACHINES);
  return (
    <span className={classes.impactMachines} data-mark={mark}>
      <span className={classes.impactMark}>
        <Sign size={12} stroke={2.6} aria-hidden /> {words}
      </span>{" "}
      {shown.join(", ")}
      {shown.length < machines.length && (
        <button type="button" className={classes.moreLink} onClick={() => setAll(true)}>
          and {machines.length - shown.length} more
        </button>
      )}
    </span>
  );
}
