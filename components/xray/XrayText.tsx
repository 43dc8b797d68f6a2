"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef } from "react";
import { data, printNix } from "@/lib/codegen";
import type { Json } from "@/lib/shared/json";
import classes from "./text.module.css";
import { textPieces } from "./textPieces";

const LINE = 18;

/** A value as text, line by line: only the lines that are seen are drawn, so that size does not matter. */
export function XrayText({ value, as, label }: { value: Json; as: "json" | "nix"; label: string }) {
  const shown = useDeferredValue(value, null);
  const lines = useMemo(() => textOf(shown, as).split("\n"), [shown, as]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE,
    overscan: 30,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={classes.text} ref={scroll} tabIndex={0} aria-label={label}>
      <pre style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => (
          <code key={item.index} style={{ transform: `translateY(${item.start}px)` }}>
            {textPieces(lines[item.index] ?? "").map(({ at, text, kind }) => (
              <span key={at} data-kind={kind}>
                {text}
              </span>
            ))}
            {"\n"}
          </code>
        ))}
      </pre>
    </section>
  );
}

export function textOf(value: Json, as: "json" | "nix"): string {
  return as === "json" ? JSON.stringify(value, null, 2) : printNix(data(value));
}
