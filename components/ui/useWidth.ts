"use client";

import { type RefObject, useEffect, useState } from "react";

/** The inner width of a box in steps of so many pixels, so that pulling at it does not draw for every one. */
export function useWidth(box: RefObject<HTMLElement | null>, step: number): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => setWidth(Math.floor(element.clientWidth / step) * step);
    const resized = new ResizeObserver(look);
    resized.observe(element);
    look();
    return () => resized.disconnect();
  }, [box, step]);
  return width;
}
