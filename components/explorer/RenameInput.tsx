"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { announce } from "@/components/studio/announce";
import { kindCounts } from "@/components/studio/elements";
import { referrers } from "@/lib/editor/rename-effect";
import { type ElementRef, renamedElement } from "@/lib/model/element";
import { planEdit } from "@/lib/model/plan";
import type { Problem } from "@/lib/shared/problem";
import classes from "./explorer.module.css";

/**
 * A name being typed in place: Enter takes it, Escape drops it. What is wrong with it stands below, or what refers to the
 * element and would follow.
 */
export function RenameInput({
  element,
  name,
  onDone,
}: {
  element: ElementRef;
  name: string;
  onDone: () => void;
}) {
  const store = useEditorStore();
  const [text, setText] = useState(name);
  const [refusal, setRefusal] = useState<string | null>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const follow = useFollowWords(element, name, text.trim());
  const left = useRef(false);
  const leave = () => {
    left.current = true;
    onDone();
  };
  useEffect(() => inputRef.current?.select(), []);

  /** What keeps the name from being taken; null when it was, or is the one before. */
  const take = (): readonly Problem[] | null => {
    const next = text.trim();
    if (next === name || next === "") return null;
    const result = store.getState().edit({ type: "rename", element, name: next });
    if (!result.ok) return result.error;
    store.getState().select([renamedElement(element, next)]);
    return null;
  };

  return (
    <span className={classes.renaming}>
      <input
        ref={inputRef}
        className={classes.renameInput}
        aria-label={`New name of ${name}`}
        aria-invalid={refusal !== null}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefusal(null);
        }}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") {
            const problems = take();
            if (problems === null) leave();
            else setRefusal(problems.map((problem) => problem.message).join(" "));
          }
          if (event.key === "Escape") leave();
        }}
        onBlur={() => {
          if (left.current) return;
          const problems = take();
          // Who went elsewhere no longer sees this line.
          if (problems !== null) announce.problems(`Rename ${name} to ${text.trim()}`, problems);
          onDone();
        }}
      />
      {refusal !== null ? (
        <span role="alert" className={classes.refusal}>
          {refusal}
        </span>
      ) : (
        follow !== null && (
          <span role="status" className={classes.follow}>
            {follow}
          </span>
        )
      )}
    </span>
  );
}

/** What a name would change beside the element's own; null while it is none, or the one before. */
function useFollowWords(element: ElementRef, name: string, next: string): string | null {
  const document = useEditor((state) => state.document);
  return useMemo(() => {
    if (next === name || next === "") return null;
    const plan = planEdit(document, { type: "rename", element, name: next });
    if (!plan.ok) return null;
    const referring = referrers(plan.value.forward, renamedElement(element, next));
    if (referring.length === 0) return "Nothing else refers to it.";
    const verb = referring.length === 1 ? "refers to it and follows" : "refer to it and follow";
    return `${kindCounts(referring)} ${verb}.`;
  }, [document, element, name, next]);
}
