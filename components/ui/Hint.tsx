"use client";

import { type CSSProperties, cloneElement, type ReactElement, useEffect, useState } from "react";
import classes from "./hint.module.css";

const ID = "hint";
const DELAY = 400;

/** Says more of a control while the pointer rests on it or the keyboard is on it. Needs a `Hints` on the page. */
export function Hint({ label, children }: { label: string; children: ReactElement<HintedProps> }) {
  return cloneElement(children, { "data-hint": label });
}
interface HintedProps {
  "data-hint"?: string;
}

interface Shown {
  readonly text: string;
  readonly style: CSSProperties;
}

/** Below the control, or above it near the bottom of the window; to the left of its right edge near the right one. */
function placeBeside(control: Element): CSSProperties {
  const box = control.getBoundingClientRect();
  const below = box.bottom + 56 < window.innerHeight;
  const right = box.left + 240 > window.innerWidth;
  return {
    ...(below ? { top: box.bottom + 6 } : { bottom: window.innerHeight - box.top + 6 }),
    ...(right ? { right: Math.max(6, window.innerWidth - box.right) } : { left: Math.max(6, box.left) }),
  };
}

/** The one box in which every hint of the page is shown. */
export function Hints() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let control: Element | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(timer);
      control?.removeAttribute("aria-describedby");
      control = null;
      setShown(null);
    };
    const reach = (event: Event) => {
      const next = event.target instanceof Element ? event.target.closest("[data-hint]") : null;
      if (next === control) return;
      leave();
      if (next === null || (event.type === "focusin" && !next.matches(":focus-visible"))) return;
      control = next;
      timer = setTimeout(() => {
        const text = next.isConnected ? next.getAttribute("data-hint") : null;
        if (text === null) return;
        next.setAttribute("aria-describedby", ID);
        setShown({ text, style: placeBeside(next) });
      }, DELAY);
    };
    const press = (event: KeyboardEvent) => event.key === "Escape" && leave();
    document.addEventListener("pointerover", reach);
    document.addEventListener("focusin", reach);
    document.addEventListener("focusout", leave);
    document.addEventListener("pointerdown", leave);
    document.addEventListener("keydown", press);
    return () => {
      leave();
      document.removeEventListener("pointerover", reach);
      document.removeEventListener("focusin", reach);
      document.removeEventListener("focusout", leave);
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("keydown", press);
    };
  }, []);
  return shown === null ? null : (
    <div id={ID} role="tooltip" className={classes.hint} style={shown.style}>
      {shown.text}
    </div>
  );
}
