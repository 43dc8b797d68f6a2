"use client";
import { type RefObject, useEffect, useState } from "react";
import { later } from "@/components/ui/later";
import { useCanvas, useCanvasStore } from "./state";
import type { ShownGraph } from "./useGraph";

interface BindMenuProps {
  readonly shown: ShownGraph;
  readonly root: RefObject<HTMLDivElement | null>;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const BindMenu = later<BindMenuProps>(() => import("./BindMenu").then((module) => module.BindMenu), {
  what: "The menu of the binding",
  floating: true,
  hidden: ({ opened }) => !opened,
  dismiss: ({ onClose }) => onClose(),
});

/** The menu at the end of a drag. Its code comes once somebody takes hold of the canvas, so that it is there when it is asked for. */
export function BindSlot({ shown, root }: Pick<BindMenuProps, "shown" | "root">) {
  const canvas = useCanvasStore();
  const binding = useCanvas((state) => state.binding !== null);
  const [used, setUsed] = useState(false);
  if (binding && !used) setUsed(true);
  useEffect(() => {
    const held = root.current;
    const prepare = () => void BindMenu.prepare();
    held?.addEventListener("pointerdown", prepare, { once: true, capture: true });
    held?.addEventListener("focusin", prepare, { once: true });
    return () => {
      held?.removeEventListener("pointerdown", prepare, { capture: true });
      held?.removeEventListener("focusin", prepare);
    };
  }, [root]);
  if (!used) return null;
  const onClose = () => canvas.setState({ binding: null });
  return <BindMenu shown={shown} root={root} opened={binding} onClose={onClose} />;
}
