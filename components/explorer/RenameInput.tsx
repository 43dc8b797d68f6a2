"use client";

import { useEffect, useRef, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";
import { type ElementRef, renamedElement } from "@/lib/model/element";
import classes from "./explorer.module.css";

/** A name being typed in place: Enter takes it, Escape drops it, and what is wrong with it stands below. */
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
  useEffect(() => inputRef.current?.select(), []);

  const take = (): boolean => {
    const next = text.trim();
    if (next === name || next === "") return true;
    const result = store.getState().edit({ type: "rename", element, name: next });
    if (result.ok) {
      store.getState().select([renamedElement(element, next)]);
      return true;
    }
    setRefusal(result.error.map((problem) => problem.message).join(" "));
    return false;
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
          if (event.key === "Enter" && take()) onDone();
          if (event.key === "Escape") onDone();
        }}
        onBlur={() => {
          take();
          onDone();
        }}
      />
      {refusal !== null && (
        <span role="alert" className={classes.refusal}>
          {refusal}
        </span>
      )}
    </span>
  );
}
