"use client";

import { Button, Modal } from "@mantine/core";
import { useEditor } from "@/components/editor/provider";
import { fieldAround } from "@/components/history/field";
import { elementWords, readableValue } from "@/components/history/values";
import { longForm } from "@/components/studio/elements";
import { KindIcon } from "@/components/ui/KindIcon";
import type { Conflict } from "@/lib/editor/state";
import { documentChanges } from "@/lib/model/changes";
import { fieldWords } from "@/lib/model/edit-label";
import { type ElementRef, elementKey, elementName, elementPath, sameElement } from "@/lib/model/element";
import { elementExists } from "@/lib/model/names";
import type { DomainDocument } from "@/lib/model/schema";
import { pointerSegments, sameJson, valueAt } from "@/lib/shared/json";
import classes from "./conflict.module.css";

interface Clash {
  readonly key: string;
  readonly element: ElementRef;
  readonly path: readonly string[];
  /** Of an element that both renamed: what it is called in my version. */
  readonly mineIs?: ElementRef;
}

/** The fields in which two versions clash, each once; an element that one side removed is one field. */
function clashesOf({ paths, mine, theirs }: Conflict): readonly Clash[] {
  const clashes = new Map<string, Clash>();
  const renames = documentChanges(mine, theirs).filter(({ kind }) => kind === "renamed");
  for (const path of paths) {
    if (path === "") continue;
    const { element, path: field } = fieldAround(pointerSegments(path));
    const gone = !elementExists(mine, element) || !elementExists(theirs, element);
    const rename = renames.find(
      (each) => sameElement(each.element, element) || (each.from && sameElement(each.from, element)),
    );
    if (rename?.from) {
      const key = elementKey(rename.element);
      clashes.set(key, { key, element: rename.element, path: [], mineIs: rename.from });
      continue;
    }
    const inside = gone ? [] : field;
    const key = [elementKey(element), ...inside].join("/");
    clashes.set(key, { key, element, path: inside });
  }
  return [...clashes.values()];
}

/** While my edit and somebody else's clash: both versions of each field, and the choice between them. */
export function ConflictDialog() {
  const conflict = useEditor((state) => state.sync.conflict);
  const settle = useEditor((state) => state.settle);
  if (!conflict) return null;
  const clashes = clashesOf(conflict);
  const reasons = [...new Set(conflict.problems.map(({ message }) => message))].slice(0, 5);
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Somebody else changed the same place"
      size={720}
    >
      <p className={classes.words}>
        You did “{conflict.label}” while somebody else changed the same place. Choose which of the two stays.
        Your other changes are kept either way.
      </p>
      {clashes.length === 0 && (
        <ul className={classes.reasons}>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {clashes.map((clash) => (
        <ClashCard key={clash.key} clash={clash} conflict={conflict} />
      ))}
      <div className={classes.choice}>
        <Button data-autofocus onClick={() => settle("mine")}>
          Keep mine
        </Button>
        <Button variant="default" onClick={() => settle("theirs")}>
          Keep theirs
        </Button>
      </div>
    </Modal>
  );
}

function ClashCard({ clash, conflict }: { clash: Clash; conflict: Conflict }) {
  const { element, path } = clash;
  const [mine, theirs] = [valueIn(conflict.mine, clash), valueIn(conflict.theirs, clash)];
  const reason =
    mine !== undefined && sameJson(mine, theirs)
      ? conflict.problems.find(({ path: at }) => at.startsWith(elementKey(element)))?.message
      : undefined;
  return (
    <section className={classes.clash}>
      <h3 className={classes.place}>
        <KindIcon kind={element.kind} />
        {longForm(element, conflict.theirs.suffix)}
        {path.length > 0 && <span className={classes.field}>{fieldWords(path)}</span>}
        {clash.mineIs && <span className={classes.field}>name</span>}
      </h3>
      {reason !== undefined && <p className={classes.reason}>{reason}</p>}
      <div className={classes.versions}>
        <Version title="Mine" document={conflict.mine} clash={clash} />
        <Version title="Theirs" document={conflict.theirs} clash={clash} />
      </div>
    </section>
  );
}

function valueIn(document: DomainDocument, { element, path }: Clash) {
  return valueAt(document, [...elementPath(element), ...path]);
}

function Version({ title, document, clash }: { title: string; document: DomainDocument; clash: Clash }) {
  const { element, path, mineIs } = clash;
  const exists = elementExists(document, element);
  const value = mineIs
    ? ({ kind: "words", text: elementName(title === "Mine" ? mineIs : element) } as const)
    : path.length === 0
      ? ({ kind: "words", text: exists ? elementWords(document, element) || "kept" : "removed" } as const)
      : readableValue(element, path, valueIn(document, clash));
  return (
    <div className={classes.version}>
      <h4 className={classes.side}>{title}</h4>
      {value.kind === "text" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={classes.text} tabIndex={0}>
          {value.text}
        </pre>
      ) : (
        <p className={classes.value}>{value.text}</p>
      )}
    </div>
  );
}
