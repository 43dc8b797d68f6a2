"use client";

import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { useActionContext } from "@/components/studio/actions/useActions";
import { data, printNix } from "@/lib/codegen";
import type { EvaluationAnswer } from "@/lib/editor/evaluation";
import { parseLongForm } from "@/lib/model/names";
import { own, sortedKeys } from "@/lib/shared/json";
import panel from "./panel.module.css";
import classes from "./systems.module.css";

/** Every machine that Nix evaluated: its system, its annotation and what it receives, on demand. */
export function Systems({ answer, onGo }: { answer: EvaluationAnswer; onGo: () => void }) {
  const good = sortedKeys(answer.machines).filter((machine) => answer.machines[machine]?.ok);
  return (
    <section className={panel.section} aria-label="Systems">
      <h3>
        Systems <span>{good.length}</span>
      </h3>
      {good.length > 0 && (
        <ul className={classes.systems}>
          {good.map((machine) => (
            <li key={machine}>
              <System machine={machine} answer={answer} onGo={onGo} />
            </li>
          ))}
        </ul>
      )}
      <p className={panel.dim}>
        Nix {answer.nix}, {answer.cost.seconds.toFixed(1)} s, at most{" "}
        {Math.round(answer.cost.memoryBytes / 1024 ** 2)} MiB
      </p>
    </section>
  );
}

interface SystemProps {
  readonly machine: string;
  readonly answer: EvaluationAnswer;
  readonly onGo: () => void;
}

function System({ machine, answer, onGo }: SystemProps) {
  const [open, setOpen] = useState(false);
  const system = answer.machines[machine];
  if (!system?.ok) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <IconChevronRight size={13} className={classes.chevron ?? ""} aria-hidden />
        <span>{machine}</span>
        <code>{system.toplevel.replace("/nix/store/", "").slice(0, 12)}</code>
      </summary>
      {open && (
        <dl className={classes.system}>
          <dt>Derivation</dt>
          <dd>
            <code>{system.derivation}</code>
          </dd>
          <dt>System</dt>
          <dd>
            <code>{system.toplevel}</code>
          </dd>
          {answer.info && <Known machine={machine} info={answer.info} onGo={onGo} />}
        </dl>
      )}
    </details>
  );
}

function Known({
  machine,
  info,
  onGo,
}: {
  machine: string;
  info: NonNullable<EvaluationAnswer["info"]>;
  onGo: () => void;
}) {
  const context = useActionContext();
  const suffix = useEditor((state) => state.document.suffix);
  const annotation = own(info.machines, machine);
  const services = sortedKeys(info.services).filter((service) =>
    info.services[service]?.selectors.includes(machine),
  );
  const look = (service: string) => {
    const place = parseLongForm(suffix, service);
    if (place === undefined) return;
    const { editor, view } = context();
    onGo();
    editor.select([{ kind: "service", cluster: place.cluster, service: place.name }]);
    view.toggle("inspector", true);
    view.openTab("xray");
    view.look({ on: machine });
  };
  return (
    <>
      <dt>Receives from</dt>
      <dd>
        {services.length === 0 ? (
          "no service"
        ) : (
          <span className={classes.received}>
            {services.map((service) => (
              <Button key={service} size="compact-xs" variant="light" onClick={() => look(service)}>
                {service}
              </Button>
            ))}
          </span>
        )}
      </dd>
      {annotation && (
        <>
          <dt>Annotation</dt>
          <dd>
            <pre>{printNix(data(annotation))}</pre>
          </dd>
        </>
      )}
    </>
  );
}
