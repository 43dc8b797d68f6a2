import { Bone } from "../Bone";
import classes from "./menu.module.css";

/** The lines of a menu that are on their way. */
export function MenuSkeleton() {
  return (
    <div className={classes.waiting} aria-hidden>
      {[120, 156, 98].map((width) => (
        <Bone key={width} height={10} width={width} />
      ))}
    </div>
  );
}
