import { Bone } from "@/components/ui/Bone";
import classes from "./inspector.module.css";

export function InspectorSkeleton() {
  return (
    <div className={classes.head} aria-busy="true">
      <div className={classes.bones}>
        <Bone height={16} width={140} />
        {[0, 1, 2, 3].map((line) => (
          <Bone key={line} height={26} />
        ))}
      </div>
    </div>
  );
}
