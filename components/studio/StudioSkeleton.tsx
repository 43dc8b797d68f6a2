import { Bone } from "@/components/ui/Bone";
import classes from "./frame.module.css";
import headerClasses from "./header.module.css";

const LINES = [70, 120, 96, 140, 88, 110, 132, 76, 104, 90];

/** The studio's outline while the domain is on its way. */
export function StudioSkeleton() {
  return (
    <div className={classes.studio} role="status" aria-busy="true" aria-label="Loading the domain">
      <div className={headerClasses.header}>
        <Bone height={14} width={180} />
        <Bone height={28} width={230} />
        <span />
      </div>
      <div className={classes.skeletonPanes}>
        <div className={classes.skeletonSide}>
          {LINES.map((width) => (
            <Bone key={width} height={10} width={width} />
          ))}
        </div>
        <div />
        <div className={classes.skeletonSide}>
          <Bone height={16} width={150} />
          {LINES.slice(0, 6).map((width) => (
            <Bone key={width} height={26} />
          ))}
        </div>
      </div>
    </div>
  );
}
