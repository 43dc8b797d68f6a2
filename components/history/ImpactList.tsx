"use client";

import { IconArrowsDiff, IconMinus, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { ImpactWords } from "@/components/canvas/ImpactWords";
import type { ServiceImpact } from "@/lib/resolver/impact";
import classes from "./history.module.css";
import type { Compared } from "./useComparison";

const FIRST_SERVICES = 8;
const FIRST_MACHINES = 6;

/** Who is affected: the same sentence and signs as while an edit is tentative, then service by service. */
export function ImpactList({ impact, rewritten }: Pick<Compared, "impact" | "rewritten">) {
  const [all, setAll] = useState(false);
  const shown = all ? impact.services : impact.services.slice(0, FIRST_SERVICES);
  return (
    <section aria-labelledby="impact-title" className={classes.impact}>
      <h3 id="impact-title" className={classes.partTitle}>
        Who is affected
      </h3>
      <p className={classes.impactSentence}>
        {rewritten.length > 0 && impact.services.length === 0 ? (
          "What services receive stays the same; code is another."
        ) : (
          <ImpactWords impact={impact} />
        )}
      </p>
      {shown.length + rewritten.length > 0 && (
        <ul className={classes.impactList}>
          {rewritten.slice(0, FIRST_SERVICES).map(({ name, machines }) => (
            <li key={name} className={classes.impactLine}>
              <span className={classes.impactService}>{name}</span>
              <Machines mark="different" words="other code for" machines={machines} />
            </li>
          ))}
          {shown.map((service) => (
            <ServiceLine key={service.service} service={service} />
          ))}
        </ul>
      )}
      {shown.length < impact.services.length && (
        <button type="button" className={classes.moreLink} onClick={() => setAll(true)}>
          and {impact.services.length - shown.length} more services
        </button>
      )}
    </section>
  );
}

function ServiceLine({ service }: { service: ServiceImpact }) {
  return (
    <li className={classes.impactLine}>
      <span className={classes.impactService}>{service.service}</span>
      <Machines mark="gains" words="gained by" machines={service.gained} />
      <Machines mark="loses" words="lost by" machines={service.lost} />
      <Machines mark="different" words="something else for" machines={service.changed} />
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
