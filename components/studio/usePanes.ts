"use client";

import { useLayoutEffect, useState } from "react";
import { useView, useViewStore } from "./ViewProvider";
import type { Pane } from "./view";

/** Pixels: what a pane has at first, on a window of the usual size and on a large one, and between what a person can put it. */
export const PANE_SIZES: {
  readonly [Key in Pane]: { initial: number; large: number; least: number; most: number };
} = {
  explorer: { initial: 248, large: 264, least: 190, most: 440 },
  inspector: { initial: 380, large: 460, least: 300, most: 760 },
  problems: { initial: 230, large: 290, least: 110, most: 640 },
};
const isLarge = () => window.innerWidth >= 1600 && window.innerHeight >= 900;
const PANES = ["explorer", "inspector", "problems"] as const satisfies readonly Pane[];
const KEY = "cs-panes";

type Sizes = { readonly [Key in Pane]: number };
interface Remembered {
  readonly sizes: Sizes;
  readonly open: Partial<Record<Pane, boolean>>;
}

/** A size that the pane can have. */
export function fitting(pane: Pane, size: number): number {
  const { least, most } = PANE_SIZES[pane];
  return Math.round(Math.min(most, Math.max(least, size)));
}

function remembered(): Remembered {
  let stored: unknown = null;
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    // A forbidden storage, or somebody else's text: as on a first visit.
  }
  const of = (part: string, pane: Pane): unknown =>
    (stored as Record<string, Record<string, unknown> | undefined> | null)?.[part]?.[pane];
  const open: Partial<Record<Pane, boolean>> = {};
  for (const pane of PANES) {
    const is = of("open", pane);
    if (typeof is === "boolean") open[pane] = is;
  }
  const sized = (pane: Pane) => {
    const size = of("sizes", pane);
    return typeof size === "number" ? fitting(pane, size) : PANE_SIZES[pane][isLarge() ? "large" : "initial"];
  };
  return {
    open,
    sizes: { explorer: sized("explorer"), inspector: sized("inspector"), problems: sized("problems") },
  };
}

/** Sizes of the panes and which are open, as this browser remembers them. */
export function usePanes(): { readonly sizes: Sizes; resize(pane: Pane, size: number): void } {
  const view = useViewStore();
  const open = useView((state) => state.panes);
  const [first] = useState(remembered);
  const [sizes, setSizes] = useState<Sizes>(first.sizes);
  useLayoutEffect(() => {
    for (const pane of PANES) {
      const was = first.open[pane];
      if (was !== undefined) view.getState().toggle(pane, was);
    }
  }, [first, view]);
  useLayoutEffect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ sizes, open }));
    } catch {
      // Then they are forgotten with the tab.
    }
  }, [sizes, open]);
  return { sizes, resize: (pane, size) => setSizes((now) => ({ ...now, [pane]: fitting(pane, size) })) };
}
