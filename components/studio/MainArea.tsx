"use client";

import { Bone } from "@/components/ui/Bone";
import { later } from "@/components/ui/later";
import { PaneBoundary } from "@/components/ui/PaneBoundary";
import classes from "./frame.module.css";
import { useView } from "./ViewProvider";

const loading = <ViewSkeleton />;

const Graph = later(() => import("@/components/canvas/GraphCanvas").then((each) => each.GraphCanvas), {
  what: "The graph",
  loading,
});
const Matrix = later(() => import("@/components/matrix/Matrix").then((each) => each.Matrix), {
  what: "The matrix",
  loading,
});
const Flake = later(() => import("@/components/flake/FlakeView").then((each) => each.FlakeView), {
  what: "The flake",
  loading,
});
const Runs = later(() => import("@/components/deploy/RunsView").then((each) => each.RunsView), {
  what: "The list of runs",
  loading,
});

/** The main view that is chosen; the code of each arrives when it is first shown. */
export function MainArea() {
  const view = useView((state) => state.view);
  return (
    <section id="main-view" aria-label="Main view" className={classes.main} tabIndex={-1}>
      <div role="tabpanel" aria-labelledby={`view-${view}`} className={classes.mainPanel}>
        <PaneBoundary key={view} what={`The ${view === "runs" ? "list of runs" : view}`}>
          {view === "graph" && <Graph />}
          {view === "matrix" && <Matrix />}
          {view === "flake" && <Flake />}
          {view === "runs" && <Runs />}
        </PaneBoundary>
      </div>
    </section>
  );
}

function ViewSkeleton() {
  return (
    <div className={classes.viewSkeleton} aria-busy="true">
      <Bone height={150} width={210} />
      <Bone height={150} width={210} />
      <Bone height={150} width={210} />
    </div>
  );
}
