"use client";

import { useEffect, useRef } from "react";
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { Explorer } from "@/components/explorer/Explorer";
import { Inspector } from "@/components/inspector/Inspector";
import { MainArea } from "./MainArea";
import { ProblemsSlot } from "./ProblemsSlot";
import classes from "./studio.module.css";
import { useView, useViewStore } from "./ViewProvider";
import type { Pane } from "./view";

/** Keeps a pane of the library and the view store of one opinion about whether it is open. */
function usePane(pane: Pane) {
  const open = useView((state) => state.panes[pane]);
  const store = useViewStore();
  const ref = usePanelRef();
  const applied = useRef(open);
  useEffect(() => {
    if (ref.current === null || ref.current.isCollapsed() === !open) return;
    applied.current = open;
    if (open) ref.current.expand();
    else ref.current.collapse();
  }, [open, ref]);
  return {
    open,
    panelRef: ref,
    onResize: (size: { inPixels: number }) => {
      const now = size.inPixels > 1;
      if (now !== store.getState().panes[pane]) store.getState().toggle(pane, now);
    },
  };
}

/**
 * Explorer, main view, inspector, with the problems below the main view. The side panes keep their width in pixels
 * when the window changes: the main view is the one that yields, down to 360 pixels.
 */
export function StudioPanes() {
  const columns = useDefaultLayout({ id: "studio-columns", storage: localStorage });
  const rows = useDefaultLayout({ id: "studio-rows", storage: localStorage });
  const explorer = usePane("explorer");
  const inspector = usePane("inspector");
  const problems = usePane("problems");
  return (
    <Group
      id="studio-columns"
      defaultLayout={columns.defaultLayout}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel
        id="explorer-pane"
        defaultSize={248}
        minSize={190}
        maxSize={440}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        panelRef={explorer.panelRef}
        onResize={explorer.onResize}
      >
        <Explorer />
      </Panel>
      <Separator className={classes.separator ?? ""} aria-label="Width of the explorer" />
      <Panel id="main-pane" minSize={360}>
        <Group
          id="studio-rows"
          orientation="vertical"
          defaultLayout={rows.defaultLayout}
          onLayoutChanged={rows.onLayoutChanged}
        >
          <Panel id="view-pane" minSize={160}>
            <MainArea />
          </Panel>
          <Separator className={classes.separator ?? ""} aria-label="Height of the problems" />
          <Panel
            id="problems-pane"
            defaultSize={0}
            minSize={110}
            collapsible
            groupResizeBehavior="preserve-pixel-size"
            panelRef={problems.panelRef}
            onResize={problems.onResize}
          >
            {problems.open && <ProblemsSlot />}
          </Panel>
        </Group>
      </Panel>
      <Separator className={classes.separator ?? ""} aria-label="Width of the inspector" />
      <Panel
        id="inspector-pane"
        defaultSize={380}
        minSize={300}
        maxSize={760}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        panelRef={inspector.panelRef}
        onResize={inspector.onResize}
      >
        <Inspector />
      </Panel>
    </Group>
  );
}
