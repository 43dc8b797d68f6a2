"use client";
import { useStore } from "@xyflow/react";
import { type RefObject, useLayoutEffect } from "react";

/** The height of a cluster's head, in canvas units. */
const HEAD = 42;
/** What can be read on the screen, in pixels. */
const NAME = 12.5;
const COUNT = 10.5;

/** Keeps the names of clusters readable from far away, as large as their heads hold. */
export function FarNames({ root }: { root: RefObject<HTMLElement | null> }) {
  // In steps: every other size draws all text anew.
  const zoom = useStore((state) => Math.ceil(state.transform[2] * 20) / 20);
  useLayoutEffect(() => {
    const size = (pixels: number, most: number) => `${Math.min(most, Math.round(pixels / zoom))}px`;
    root.current?.style.setProperty("--far-name", size(NAME, HEAD));
    root.current?.style.setProperty("--far-count", size(COUNT, HEAD - 12));
  }, [root, zoom]);
  return null;
}
