"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import classes from "./studio.module.css";
import { useView } from "./ViewProvider";

const loading = () => <ViewSkeleton />;

const Graph = dynamic(() => import("./slots/GraphSlot"), { ssr: false, loading });
const Matrix = dynamic(() => import("./slots/MatrixSlot"), { ssr: false, loading });
const Flake = dynamic(() => import("./slots/FlakeSlot"), { ssr: false, loading });
const Runs = dynamic(() => import("./slots/RunsSlot"), { ssr: false, loading });

/** The main view that is chosen; the code of each arrives when it is first shown. */
export function MainArea() {
  const view = useView((state) => state.view);
  return (
    <section id="main-view" aria-label="Main view" className={classes.main} tabIndex={-1}>
      <div role="tabpanel" aria-labelledby={`view-${view}`} className={classes.mainPanel}>
        {view === "graph" && <Graph />}
        {view === "matrix" && <Matrix />}
        {view === "flake" && <Flake />}
        {view === "runs" && <Runs />}
      </div>
    </section>
  );
}

function ViewSkeleton() {
  return (
    <div className={classes.viewSkeleton} aria-busy="true">
      <Skeleton height={150} width={210} radius="md" />
      <Skeleton height={150} width={210} radius="md" />
      <Skeleton height={150} width={210} radius="md" />
    </div>
  );
}
