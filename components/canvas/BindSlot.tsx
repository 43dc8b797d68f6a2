"use client";
import dynamic from "next/dynamic";
import { type RefObject, useEffect, useState } from "react";
import { useCanvas } from "./state";
import type { ShownGraph } from "./useGraph";

const load = () => import("./BindMenu").then((module) => module.BindMenu);
const BindMenu = dynamic(load, { ssr: false });

/** The menu at the end of a drag. Its code comes once somebody takes hold of the canvas, so that it is there when it is asked for. */
export function BindSlot({ shown, root }: { shown: ShownGraph; root: RefObject<HTMLDivElement | null> }) {
  const binding = useCanvas((state) => state.binding !== null);
  const [used, setUsed] = useState(false);
  if (binding && !used) setUsed(true);
  useEffect(() => {
    const canvas = root.current;
    const prepare = () => void load().catch(() => undefined);
    canvas?.addEventListener("pointerdown", prepare, { once: true, capture: true });
    canvas?.addEventListener("focusin", prepare, { once: true });
    return () => {
      canvas?.removeEventListener("pointerdown", prepare, { capture: true });
      canvas?.removeEventListener("focusin", prepare);
    };
  }, [root]);
  return used ? <BindMenu shown={shown} root={root} /> : null;
}
