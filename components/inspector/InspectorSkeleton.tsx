import { Skeleton } from "@mantine/core";
import classes from "./inspector.module.css";

export function InspectorSkeleton() {
  return (
    <div className={classes.head} aria-busy="true">
      <Skeleton height={16} width={140} mt={6} mb={26} />
      {[0, 1, 2, 3].map((line) => (
        <Skeleton key={line} height={26} mb={10} />
      ))}
    </div>
  );
}
