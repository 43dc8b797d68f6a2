"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { longForm } from "@/components/studio/elements";
import { KindIcon } from "@/components/ui/KindIcon";
import type { ElementChange, FieldChange } from "@/lib/model/changes";
import { fieldWords } from "@/lib/model/edit-label";
import { type ElementRef, elementKey, elementKindWord } from "@/lib/model/element";
import classes from "./changes.module.css";
import { LineDiff } from "./LineDiff";
import panes from "./panes.module.css";
import type { Compared } from "./useComparison";
import { elementWords, readableValue } from "./values";

const FIRST = 60;

/** What happened to each element, field by field, in words that people use. */
export function ElementChanges({ compared }: { compared: Compared }) {
  const { changes } = compared;
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, FIRST);
  return (
    <section aria-labelledby="changes-title">
      <h3 id="changes-title" className={panes.partTitle}>
        Changes <span className={panes.count}>{changes.length}</span>
      </h3>
      {changes.length === 0 && <p className={panes.empty}>The document is the same in both revisions.</p>}
      {shown.map((change) => (
        <ChangeCard
          key={`${change.kind} ${elementKey(change.element)}`}
          change={change}
          compared={compared}
        />
      ))}
      {shown.length < changes.length && (
        <Button variant="default" onClick={() => setAll(true)}>
          Show {changes.length - shown.length} more
        </Button>
      )}
    </section>
  );
}

const SIGNS = { added: "+", removed: "−", renamed: "→", changed: "≠" } as const;

function ChangeCard({ change, compared }: { change: ElementChange; compared: Compared }) {
  const { element, kind, from, fields } = change;
  const version = kind === "removed" ? compared.before : compared.after;
  const contents = kind === "added" || kind === "removed" ? elementWords(version, element) : "";
  return (
    <article className={classes.change} data-kind={kind}>
      <h4 className={classes.changeHead}>
        <span className={panes.kind} data-kind={kind}>
          <span aria-hidden="true">{SIGNS[kind]}</span> {kind}
        </span>
        <KindIcon kind={element.kind} />
        <span className={classes.elementName}>
          <span className={classes.spoken}>{elementKindWord(element.kind)} </span>
          {from !== undefined && (
            <>
              <s>{longForm(from, compared.before.suffix)}</s>{" "}
            </>
          )}
          {longForm(element, version.suffix)}
        </span>
      </h4>
      {contents !== "" && <p className={classes.contents}>{contents}</p>}
      {fields.length > 0 && (
        <dl className={classes.fields}>
          {fields.map((field) => (
            <FieldLine key={field.path.join("/")} element={element} field={field} />
          ))}
        </dl>
      )}
    </article>
  );
}

function FieldLine({ element, field }: { element: ElementRef; field: FieldChange }) {
  const before = readableValue(element, field.path, field.before);
  const after = readableValue(element, field.path, field.after);
  const long = before.kind === "text" || after.kind === "text";
  return (
    <>
      <dt className={classes.field}>{fieldWords(field.path)}</dt>
      <dd className={classes.values} data-long={long ? "" : undefined}>
        {long ? (
          <LineDiff
            label={`${fieldWords(field.path)} of ${elementKey(element)}`}
            before={before.kind === "text" ? before.text : ""}
            after={after.kind === "text" ? after.text : ""}
            numbers={false}
          />
        ) : (
          <>
            <del data-absent={field.before === undefined ? "" : undefined}>{before.text}</del>
            <span aria-hidden="true" className={classes.becomes}>
              →
            </span>
            <ins data-absent={field.after === undefined ? "" : undefined}>{after.text}</ins>
          </>
        )}
      </dd>
    </>
  );
}
