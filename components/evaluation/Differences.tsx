"use client";

import type { PreviewDifference } from "@/lib/editor/evaluation";
import { type ListItem, type PlacedChange, valueChanges } from "@/lib/editor/nix/value-change";
import { pointerSegments } from "@/lib/shared/json";
import { nixExpression } from "@/lib/editor/nix/value";
import panel from "./panel.module.css";
import classes from "./differences.module.css";

const MOST = 200;

/** Where Nix's values are not the preview's, and why; Nix is right. */
export function Differences({ differences }: { differences: readonly PreviewDifference[] }) {
  return (
    <section className={panel.section} aria-label="Nix and the preview differ">
      <h3>
        Nix and the preview differ <span>{differences.length}</span>
      </h3>
      {differences.length === 0 && (
        <p className={panel.dim}>Every address, tag and binding is as the preview says.</p>
      )}
      {differences.slice(0, MOST).map((each) => (
        <Difference key={`${each.machine}${each.service}${each.path}`} difference={each} />
      ))}
      {differences.length > MOST && <p className={panel.dim}>… and {differences.length - MOST} more.</p>}
    </section>
  );
}

function Difference({
  difference: { machine, service, path, preview, exact, why },
}: {
  difference: PreviewDifference;
}) {
  const whole = path === "";
  const changes = whole ? [] : valueChanges(preview, exact);
  const [only] = changes.length === 1 ? changes : [];
  const base = nixExpression(pointerSegments(path));
  return (
    <div className={classes.difference}>
      <p>
        <b>{machine ?? service}</b>{" "}
        {whole ? "is not in the preview" : <code>{only?.place ? `${base}.${only.place}` : base}</code>}
      </p>
      {changes.map(({ place, change }) => (
        <Change key={place} place={only ? "" : place} change={change} />
      ))}
      <p className={panel.dim}>{why}</p>
    </div>
  );
}

function Change({ place, change }: PlacedChange) {
  return (
    <div className={classes.change}>
      {place !== "" && <code className={classes.place}>{place}</code>}
      {change.kind === "list" ? (
        <List items={change.items} />
      ) : (
        <dl>
          <dt>preview</dt>
          <dd>{change.before === null ? "nothing" : <code>{change.before}</code>}</dd>
          <dt>Nix</dt>
          <dd>{change.after === null ? "nothing" : <code>{change.after}</code>}</dd>
        </dl>
      )}
    </div>
  );
}

const SIDES = {
  both: { sign: "", words: "" },
  before: { sign: "−", words: "only in the preview" },
  after: { sign: "+", words: "only in Nix" },
} as const;

/** Items that both sides have are shown around those that one has, as far as they help to find the place. */
const FEW = 4;

function List({ items }: { items: readonly ListItem[] }) {
  const both = items.filter(({ side }) => side === "both").length;
  const shown = both > FEW ? items.filter(({ side }) => side !== "both") : items;
  return (
    <ul className={classes.items}>
      {shown.map(({ text, side }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold an item twice, and its order is its own
        <li key={index} data-side={side}>
          <span aria-hidden>{SIDES[side].sign}</span>
          <code>{text}</code>
          <span>{SIDES[side].words}</span>
        </li>
      ))}
      {shown.length < items.length && <li data-side="both">{`and ${both} that both have`}</li>}
    </ul>
  );
}
