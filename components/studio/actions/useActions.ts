"use client";

import { useMantineColorScheme } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useRef } from "react";
import { useEditorStore } from "@/components/editor/provider";
import { useViewStore } from "../ViewProvider";
import type { Action, ActionContext } from "./action";
import { copiedText } from "./clipboard";
import { isPressed } from "./keys";
import { ACTIONS } from "./list";
import { useNixQuestions } from "./nixQuestions";
import { deleteSelection, mayCut, pasteText } from "./selection";

/** A way to read both stores, and to leave the page, at the moment when something happens. */
export function useActionContext(): () => ActionContext {
  const editor = useEditorStore();
  const view = useViewStore();
  const router = useRouter();
  const nix = useNixQuestions();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = useRef({ now: colorScheme, set: setColorScheme });
  scheme.current = { now: colorScheme, set: setColorScheme };
  return useMemo(
    () => () => ({
      editor: editor.getState(),
      view: view.getState(),
      go: (path) => router.push(path),
      scheme: scheme.current,
      nix: nix.current,
    }),
    [editor, view, router, nix],
  );
}

/** Runs an action when it is possible now. */
export function useRun(): (action: Action) => void {
  const context = useActionContext();
  return (action) => {
    const now = context();
    if (action.enabled(now)) action.run(now);
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null)
  );
}

function keysOf({ keys, otherKeys = [] }: Action): readonly string[] {
  return keys === undefined ? otherKeys : [keys, ...otherKeys];
}

/** Runs something for a key, unless the browser makes of that key a change to the text of the field. */
function unlessTyped(event: KeyboardEvent, field: HTMLInputElement, run: () => void): void {
  const before = field.value;
  const settle = () => {
    if (field.value === before) run();
  };
  if (before === "") {
    // What was once typed there has been taken: it is not what is meant.
    event.preventDefault();
    settle();
  } else setTimeout(settle);
}

function isBusy({ view }: ActionContext): boolean {
  return view.dialog !== null || document.querySelector("[role=dialog], [role=menu]") !== null;
}

/** Listens for every shortcut, and for the browser's own copy and paste. On `window`, after React's handlers. */
export function useShortcuts(): void {
  const context = useActionContext();
  useEffect(() => {
    const run = (action: Action) => {
      const now = context();
      if (action.enabled(now)) action.run(now);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const now = context();
      for (const action of ACTIONS) {
        if (!keysOf(action).some((keys) => isPressed(keys, event))) continue;
        const { target } = event;
        if (action.afterTyping === true && target instanceof HTMLInputElement && !isBusy(now))
          return unlessTyped(event, target, () => run(action));
        if (action.whileTyping !== true && (isTyping(target) || isBusy(now))) return;
        if (!action.enabled(now)) return;
        event.preventDefault();
        action.run(now);
        return;
      }
    };
    const onCopy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || !window.getSelection()?.isCollapsed) return;
      const { editor } = context();
      const text = copiedText(editor.document, editor.selection);
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    const onCut = (event: ClipboardEvent) => {
      const now = context();
      if (!mayCut(now)) return;
      onCopy(event);
      if (event.defaultPrevented) deleteSelection(now);
    };
    const onPaste = (event: ClipboardEvent) => {
      const now = context();
      if (isTyping(event.target) || !now.editor.access.edit) return;
      if (pasteText(now, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("copy", onCopy);
    window.addEventListener("cut", onCut);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("copy", onCopy);
      window.removeEventListener("cut", onCut);
      window.removeEventListener("paste", onPaste);
    };
  }, [context]);
}
