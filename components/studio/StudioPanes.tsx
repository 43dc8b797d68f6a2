"use client";

import { Explorer } from "@/components/explorer/Explorer";
import { Inspector } from "@/components/inspector/Inspector";
import { later } from "@/components/ui/later";
import { PaneBoundary } from "@/components/ui/PaneBoundary";
import { MainArea } from "./MainArea";
import { PaneSeparator } from "./PaneSeparator";
import classes from "./panes.module.css";
import { PANE_SIZES, usePanes } from "./usePanes";
import { useView } from "./ViewProvider";

const Problems = later(() => import("@/components/problems/ProblemsPanel").then((m) => m.ProblemsPanel), {
  what: "The list of problems",
});

// Made once: a pane that is being resized draws none of them again.
const explorer = (
  <PaneBoundary what="The explorer">
    <Explorer />
  </PaneBoundary>
);
const inspector = <Inspector />;
const main = <MainArea />;
const problems = (
  <PaneBoundary what="The list of problems">
    <Problems />
  </PaneBoundary>
);

/**
 * Explorer, main view, inspector, with the problems below the main view. The side panes keep their width in pixels
 * when the window changes: the main view is the one that yields, down to 360 pixels, and the sides only then.
 */
export function StudioPanes() {
  const open = useView((state) => state.panes);
  const { sizes, resize } = usePanes();
  const side = (pane: "explorer" | "inspector") =>
    open[pane] ? `minmax(${PANE_SIZES[pane].least}px, ${sizes[pane]}px)` : "0";
  return (
    <div
      className={classes.columns}
      style={{
        gridTemplateColumns: `${side("explorer")} 1px minmax(360px, 1fr) 1px ${side("inspector")}`,
      }}
    >
      <div className={classes.pane}>
        <div className={classes.pane} data-closed={open.explorer ? undefined : ""} style={{ height: "100%" }}>
          {explorer}
        </div>
      </div>
      <PaneSeparator
        pane="explorer"
        label="Width of the explorer"
        orientation="vertical"
        size={sizes.explorer}
        onResize={(size) => resize("explorer", size)}
      />
      <div
        className={classes.rows}
        style={{
          gridTemplateRows: `minmax(160px, 1fr) 1px ${open.problems ? `minmax(0, ${sizes.problems}px)` : "0"}`,
        }}
      >
        <div className={classes.pane}>{main}</div>
        <PaneSeparator
          pane="problems"
          label="Height of the problems"
          orientation="horizontal"
          backwards
          size={sizes.problems}
          onResize={(size) => resize("problems", size)}
        />
        <div className={classes.pane}>{open.problems && problems}</div>
      </div>
      <PaneSeparator
        pane="inspector"
        label="Width of the inspector"
        orientation="vertical"
        backwards
        size={sizes.inspector}
        onResize={(size) => resize("inspector", size)}
      />
      <div className={classes.pane}>
        <div
          className={classes.pane}
          data-closed={open.inspector ? undefined : ""}
          style={{ height: "100%" }}
        >
          {inspector}
        </div>
      </div>
    </div>
  );
}
