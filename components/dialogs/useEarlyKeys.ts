import { useLayoutEffect, useState } from "react";

/** What was typed for a field before it had the focus. */
export class EarlyKeys {
  #text = "";
  #enter = false;
  #taken = false;

  /** Keeps a key, unless it is a shortcut or its own place wants it. Returns whether the key is used up. */
  keep(event: KeyboardEvent, onEscape: () => void): boolean {
    if (this.#taken || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    // A notice that the field cannot come has buttons of its own.
    if (event.target instanceof Element && event.target.closest("[data-notice]") !== null) return false;
    if (event.key === "Escape") onEscape();
    else if (event.key === "Enter") this.#enter = true;
    else if (event.key === "Backspace") this.#text = this.#text.slice(0, -1);
    else if (event.key.length !== 1) return false;
    else if (!this.#enter) this.#text += event.key;
    return true;
  }

  /** Hands it over; from then on keys go where they always do. */
  take(): { readonly text: string; readonly enter: boolean } {
    const taken = this.#taken ? { text: "", enter: false } : { text: this.#text, enter: this.#enter };
    this.#taken = true;
    return taken;
  }
}

/**
 * Keeps the keys that a quick hand presses while the field that it asked for is still on its way. They would go to whatever
 * has the focus: a space presses the last button.
 */
export function useEarlyKeys(onEscape: () => void): EarlyKeys {
  const [keys] = useState(() => new EarlyKeys());
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!keys.keep(event, onEscape)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [keys, onEscape]);
  return keys;
}
