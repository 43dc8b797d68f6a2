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
import { pasteText } from "./selection";

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

function isBusy({ view }: ActionContext): boolean {
  return view.dialog !== null || document.querySelector("[role=dialog], [role=menu]") !== null;
}

/** Listens for every shortcut, and for the browser's own copy and paste. On `window`, after React's handlers. */
export function useShortcuts(): void {
  const context = useActionContext();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const now = context();
      for (const action of ACTIONS) {
        if (action.keys === undefined || !isPressed(action.keys, event)) continue;
        if (action.whileTyping !== true && (isTyping(event.target) || isBusy(now))) return;
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
    const onPaste = (event: ClipboardEvent) => {
      const now = context();
      if (isTyping(event.target) || !now.editor.access.edit) return;
      if (pasteText(now, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("copy", onCopy);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("copy", onCopy);
      window.removeEventListener("paste", onPaste);
    };
  }, [context]);
}
