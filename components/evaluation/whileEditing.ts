import { useCallback, useEffect, useRef, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";

/** Milliseconds without an edit after which the studio asks by itself. */
const IDLE = 2_000;
const WHILE_EDITING = "cs-evaluate-while-editing";
/** Before the domain's id: this tab has sent edits after which nobody asked. */
const UNASKED = "cs-not-asked-since-edit:";

/** Whether to ask while somebody edits, as this browser remembers it. */
export function useWhileEditing(): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    try {
      return localStorage.getItem(WHILE_EDITING) !== "false";
    } catch {
      return true;
    }
  });
  const remember = useCallback((next: boolean) => {
    setOn(next);
    try {
      localStorage.setItem(WHILE_EDITING, String(next));
    } catch {
      // Then it holds for this visit.
    }
  }, []);
  return [on, remember];
}

/**
 * Calls `then` once edits of this tab are saved and nobody has edited for a while: also edits that an earlier page of it
 * made and did not get to ask about, and those that came while this was off.
 */
export function useIdleAfterEdits(on: boolean, then: () => void): void {
  const store = useEditorStore();
  const latest = useRef(then);
  const active = useRef(on);
  const wait = useRef<() => void>(undefined);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(() => {
    const flag = tabFlag(UNASKED + store.getState().domainId);
    let timer: ReturnType<typeof setTimeout> | undefined;
    wait.current = () => {
      clearTimeout(timer);
      if (!active.current || !flag.isSet() || store.getState().sync.status !== "saved") return;
      timer = setTimeout(() => {
        flag.set(false);
        latest.current();
      }, IDLE);
    };
    if (store.getState().sync.pending > 0) flag.set(true);
    wait.current();
    const stop = store.subscribe((state, before) => {
      if (state.sync.pending > before.sync.pending) flag.set(true);
      if (state.document !== before.document || state.sync !== before.sync) wait.current?.();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store]);
  useEffect(() => {
    active.current = on;
    wait.current?.();
  }, [on]);
}

interface Flag {
  isSet(): boolean;
  set(on: boolean): void;
}

/** A flag that outlives the page within its tab, where the browser has storage. */
function tabFlag(name: string): Flag {
  let known = false;
  try {
    known = sessionStorage.getItem(name) !== null;
  } catch {
    // Then it holds for this page.
  }
  return {
    isSet: () => known,
    set(on) {
      if (on === known) return;
      known = on;
      try {
        if (on) sessionStorage.setItem(name, "");
        else sessionStorage.removeItem(name);
      } catch {
        // Then it holds for this page.
      }
    },
  };
}
