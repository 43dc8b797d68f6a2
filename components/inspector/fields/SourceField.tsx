"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { SourceEditor } from "@/components/code/SourceEditor";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";

/** A pause in typing after which code is saved, so that a word is one step of undo and not one a letter. */
const PAUSE = 600;

/**
 * Nix source at a place of the document. Saved after a pause and when the focus leaves. What is wrong with it is marked in
 * the code, and said once, at the inspector's foot.
 */
export function SourceField({
  label,
  path,
  value,
  file,
}: {
  label: string;
  path: Path;
  value: string;
  file: string;
}) {
  const store = useEditorStore();
  const readOnly = useEditor((state) => !state.access.edit);
  const [draft, setDraft] = useState<string | null>(null);
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const place = useRef(path);
  place.current = path;

  const save = useCallback(() => {
    clearTimeout(timer.current);
    const text = pending.current;
    pending.current = null;
    if (text !== null) store.getState().edit({ type: "set", path: place.current, value: text });
    setDraft(null);
  }, [store]);
  useEffect(() => save, [save]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus leaves the code inside
    <div onBlur={save} data-place={pointer(...path)}>
      <SourceEditor
        label={label}
        value={draft ?? value}
        path={file}
        place={pointer(...path)}
        readOnly={readOnly}
        onChange={(text) => {
          setDraft(text);
          pending.current = text;
          clearTimeout(timer.current);
          timer.current = setTimeout(save, PAUSE);
        }}
      />
    </div>
  );
}
