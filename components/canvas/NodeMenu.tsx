"use client";

import { useEffect, useState } from "react";
import type { ContextMenuProps } from "@/components/explorer/ContextMenu";
import { useViewStore } from "@/components/studio/ViewProvider";
import { later } from "@/components/ui/later";
import { useCanvas, useCanvasStore } from "./state";

const ContextMenu = later<ContextMenuProps>(
  () => import("@/components/explorer/ContextMenu").then((each) => each.ContextMenu),
  { what: "The menu", floating: true, dismiss: ({ onClose }) => onClose() },
);

/** The menu of the element that was asked for it, the same as in the explorer; the focus goes back to its node. */
export function NodeMenu() {
  const canvas = useCanvasStore();
  const view = useViewStore();
  const menu = useCanvas((state) => state.menu);
  const [from, setFrom] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (menu === null) return;
    const active = document.activeElement;
    setFrom(active instanceof HTMLElement ? active : null);
  }, [menu]);
  if (menu === null) return null;
  return (
    <ContextMenu
      key={`${menu.x} ${menu.y}`}
      point={{ row: { type: "element", element: menu.element }, x: menu.x, y: menu.y }}
      onClose={() => {
        canvas.setState({ menu: null });
        const { renaming, dialog } = view.getState();
        if (renaming === null && dialog === null) from?.focus({ preventScroll: true });
      }}
    />
  );
}
