"use client";

import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconDotsVertical,
  IconLayoutBottombar,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconSearch,
} from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { Crumbs } from "@/components/ui/Crumbs";
import { Hint } from "@/components/ui/Hint";
import { Keys } from "@/components/ui/Keys";
import { IconButton } from "@/components/ui/IconButton";
import { later } from "@/components/ui/later";
import { MenuButton } from "@/components/ui/menu/MenuButton";
import { MenuSkeleton } from "@/components/ui/menu/MenuSkeleton";
import { DeploySlot } from "./DeploySlot";
import { PeopleStack } from "./PeopleStack";
import { SyncState } from "./SyncState";
import classes from "./header.module.css";
import { useView, useViewStore } from "./ViewProvider";
import { MAIN_VIEWS, type MainView } from "./view";

const TITLES: Record<MainView, string> = { graph: "Graph", matrix: "Matrix", flake: "Flake", runs: "Runs" };

/** The bar above the panes: where one is, what is shown, whether it is saved, who else is here. */
export function StudioHeader() {
  const name = useEditor((state) => state.domainName);
  return (
    <header className={classes.header}>
      <Crumbs crumbs={[{ title: name }]}>
        <SyncState />
      </Crumbs>
      <ViewTabs />
      <div className={classes.tools}>
        <UndoRedo />
        <FindButton />
        <PeopleStack />
        <PaneToggles />
        <StudioMenu />
        <DeploySlot />
      </div>
    </header>
  );
}

function ViewTabs() {
  const view = useView((state) => state.view);
  const store = useViewStore();
  return (
    <div role="tablist" aria-label="Views" className={classes.views}>
      {MAIN_VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`view-${each}`}
          aria-selected={view === each}
          aria-controls="main-view"
          tabIndex={view === each ? 0 : -1}
          className={classes.view}
          onClick={() => store.getState().show(each)}
          onKeyDown={(event) => {
            const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
            if (step === 0) return;
            const next =
              MAIN_VIEWS[(MAIN_VIEWS.indexOf(each) + step + MAIN_VIEWS.length) % MAIN_VIEWS.length];
            if (next === undefined) return;
            store.getState().show(next);
            document.getElementById(`view-${next}`)?.focus();
          }}
        >
          {TITLES[each]}
        </button>
      ))}
    </div>
  );
}

function UndoRedo() {
  const undoLabel = useEditor((state) => state.undoLabel);
  const redoLabel = useEditor((state) => state.redoLabel);
  const undo = useEditor((state) => state.undo);
  const redo = useEditor((state) => state.redo);
  return (
    <>
      <Hint label={undoLabel === null ? "Nothing to undo" : `Undo: ${undoLabel}`}>
        <IconButton
          size={28}
          aria-label={undoLabel === null ? "Undo" : `Undo: ${undoLabel}`}
          disabled={undoLabel === null}
          onClick={undo}
        >
          <IconArrowBackUp size={17} />
        </IconButton>
      </Hint>
      <Hint label={redoLabel === null ? "Nothing to redo" : `Redo: ${redoLabel}`}>
        <IconButton
          size={28}
          aria-label={redoLabel === null ? "Redo" : `Redo: ${redoLabel}`}
          disabled={redoLabel === null}
          onClick={redo}
        >
          <IconArrowForwardUp size={17} />
        </IconButton>
      </Hint>
    </>
  );
}

function FindButton() {
  const store = useViewStore();
  return (
    <button type="button" className={classes.find} onClick={() => store.getState().open({ kind: "palette" })}>
      <IconSearch size={14} aria-hidden />
      <span>Find</span>
      <Keys shortcut="mod+K" />
    </button>
  );
}

const PANE_ICONS = {
  explorer: IconLayoutSidebar,
  problems: IconLayoutBottombar,
  inspector: IconLayoutSidebarRight,
} as const;

function PaneToggles() {
  const panes = useView((state) => state.panes);
  const store = useViewStore();
  return (
    <span className={classes.panes}>
      {(["explorer", "problems", "inspector"] as const).map((pane) => {
        const Icon = PANE_ICONS[pane];
        return (
          <Hint key={pane} label={`${panes[pane] ? "Hide" : "Show"} the ${pane}`}>
            <IconButton
              size={28}
              aria-label={`Show the ${pane}`}
              aria-pressed={panes[pane]}
              data-on={panes[pane] ? "" : undefined}
              className={classes.paneToggle}
              onClick={() => store.getState().toggle(pane)}
            >
              <Icon size={17} stroke={1.6} />
            </IconButton>
          </Hint>
        );
      })}
    </span>
  );
}

const StudioMenuItems = later(() => import("./StudioMenuItems").then((each) => each.StudioMenuItems), {
  what: "The menu",
  loading: <MenuSkeleton />,
});

function StudioMenu() {
  return (
    <MenuButton
      label="Menu"
      prepare={StudioMenuItems.prepare}
      position="bottom-end"
      width={296}
      button={(props) => (
        <IconButton size={28} aria-label="Menu" {...props}>
          <IconDotsVertical size={16} />
        </IconButton>
      )}
    >
      <StudioMenuItems />
    </MenuButton>
  );
}
