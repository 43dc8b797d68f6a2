"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import type { Action } from "@/components/studio/actions/action";
import { isPressed } from "@/components/studio/actions/keys";
import { ACTIONS } from "@/components/studio/actions/list";
import { useRun } from "@/components/studio/actions/useActions";

/** How long after a letter another one goes on with the same name, in milliseconds. */
const TOGETHER = 700;
/** How long a letter that is a shortcut too waits for another before it is that. */
const ALONE = 300;

const NOTHING = { text: "", at: Number.NEGATIVE_INFINITY };

/**
 * Letters typed into the tree. Typed one after the other they find a name; one that stands alone is the shortcut that it is
 * everywhere else. Hears of every key, and returns whether it was a letter.
 */
export function useLetters(find: (text: string) => void): (event: KeyboardEvent) => boolean {
  const run = useRun();
  const typed = useRef(NOTHING);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);

  return (event) => {
    const { key, metaKey, ctrlKey, altKey, shiftKey, timeStamp } = event;
    if (metaKey || ctrlKey || altKey || shiftKey || !/^[\w-]$/.test(key)) {
      typed.current = NOTHING;
      return false;
    }
    clearTimeout(waiting.current);
    const goesOn = timeStamp - typed.current.at < TOGETHER;
    const text = (goesOn ? typed.current.text : "") + key.toLowerCase();
    typed.current = { text, at: timeStamp };
    const shortcut: Action | undefined = goesOn
      ? undefined
      : ACTIONS.find((action) => action.keys !== undefined && isPressed(action.keys, event));
    if (shortcut === undefined) find(text);
    else
      waiting.current = setTimeout(() => {
        typed.current = NOTHING;
        run(shortcut);
      }, ALONE);
    return true;
  };
}
