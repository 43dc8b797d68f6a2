"use client";

import { Modal } from "@mantine/core";
import { useDeferredValue, useId, useMemo, useRef, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { foundRows } from "@/components/explorer/rows";
import { type Action, type ActionContext, SECTIONS } from "@/components/studio/actions/action";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { ActionKeys } from "@/components/ui/Keys";
import { KindIcon } from "@/components/ui/KindIcon";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import classes from "./dialogs.module.css";
import type { EarlyKeys } from "./useEarlyKeys";

type Result =
  | {
      readonly type: "element";
      readonly id: string;
      readonly element: ElementRef;
      readonly name: string;
      readonly detail: string;
    }
  | { readonly type: "action"; readonly id: string; readonly action: Action; readonly title: string };

const MOST_ELEMENTS = 50;

function groupOf(result: Result | undefined): string | undefined {
  return result?.type === "action" ? result.action.section : result && "Elements";
}

/** What a person may mean: elements first, then the actions that are possible now. */
function resultsFor(needle: string, document: DomainDocument, now: ActionContext): Result[] {
  const elements =
    needle === ""
      ? []
      : foundRows(document, needle)
          .slice(0, MOST_ELEMENTS)
          .flatMap((row): Result[] =>
            row.type === "element"
              ? [{ type: "element", id: row.id, element: row.element, name: row.name, detail: row.detail }]
              : [],
          );
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean);
  const actions = SECTIONS.flatMap((section) => ACTIONS.filter((action) => action.section === section))
    .filter((action) => action.id !== "palette" && action.enabled(now))
    .flatMap((action): Result[] => {
      const title =
        action.id === "undo" && now.editor.undoLabel !== null
          ? `Undo: ${now.editor.undoLabel}`
          : action.id === "redo" && now.editor.redoLabel !== null
            ? `Redo: ${now.editor.redoLabel}`
            : action.title;
      const known = `${action.section} ${title} ${action.also ?? ""}`.toLowerCase();
      return words.every((word) => known.includes(word))
        ? [{ type: "action", id: action.id, action, title }]
        : [];
    });
  return [...elements, ...actions];
}

/**
 * Elements by short or long name and every action, found by typing, run by Enter. Begins with what was `asked` for, and
 * with what was typed before it came.
 */
export function Palette({
  query: asked,
  early,
  onClose,
}: {
  query: string;
  early: EarlyKeys;
  onClose: () => void;
}) {
  const id = useId();
  const context = useActionContext();
  const document = useEditor((state) => state.document);
  const [query, setQuery] = useState(asked);
  const [active, setActive] = useState(0);
  const listRef = useRef<HTMLDivElement>(null);
  const needle = useDeferredValue(query.trim());

  const results = useMemo(() => resultsFor(needle, document, context()), [context, document, needle]);
  const at = Math.min(active, results.length - 1);

  const run = (result: Result | undefined) => {
    if (result === undefined) return;
    onClose();
    if (result.type === "element") {
      context().editor.select([result.element]);
      context().view.toggle("inspector", true);
    } else result.action.run(context());
  };

  const move = (to: number) => {
    const next = Math.min(Math.max(to, 0), results.length - 1);
    setActive(next);
    listRef.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };

  return (
    <Modal.Root opened onClose={onClose} centered={false} yOffset="12vh" size={600}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find an element or an action">
        <div>
          <input
            className={classes.paletteInput}
            role="combobox"
            aria-label="Find an element or an action"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
            placeholder="A machine, service, tag … or something to do"
            data-autofocus
            value={query}
            spellCheck={false}
            onFocus={() => {
              const { text, enter } = early.take();
              if (text !== "") setQuery(query + text);
              if (enter) run(resultsFor((query + text).trim(), document, context())[0]);
            }}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown") move(at + 1);
              else if (event.key === "ArrowUp") move(at - 1);
              else if (event.key === "Enter") {
                // What is shown may be a letter behind what a quick hand has typed.
                const typed = query.trim();
                run(typed === needle ? results[at] : resultsFor(typed, document, context())[0]);
              } else return;
              event.preventDefault();
            }}
          />
          <div
            ref={listRef}
            id={`${id}-list`}
            role="listbox"
            aria-label="Results"
            className={classes.results}
          >
            {results.map((result, index) => (
              <div key={`${result.type}${result.id}`} role="presentation">
                {groupOf(results[index - 1]) !== groupOf(result) && (
                  <div className={classes.resultGroup} role="presentation">
                    {groupOf(result)}
                  </div>
                )}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input that owns the list takes the keys */}
                <div
                  id={`${id}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  data-index={index}
                  className={classes.result}
                  onPointerMove={() => setActive(index)}
                  onClick={() => run(result)}
                >
                  {result.type === "element" ? (
                    <>
                      <KindIcon kind={result.element.kind} />
                      <span className={classes.resultName}>{result.name}</span>
                      <span className={classes.resultDetail}>{result.detail}</span>
                    </>
                  ) : (
                    <>
                      <span className={classes.resultName}>{result.title}</span>
                      <span className={classes.resultDetail} />
                      <ActionKeys action={result.action} />
                    </>
                  )}
                </div>
              </div>
            ))}
            {results.length === 0 && <p className={classes.none}>Nothing of that name.</p>}
          </div>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
