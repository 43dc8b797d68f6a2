import { Bone } from "./Bone";
import classes from "./codeSkeleton.module.css";

const WIDTHS = [22, 8, 46, 34, 52, 40, 12, 5];

/** Code that is on its way: lines of text rather than a block. */
export function CodeSkeleton() {
  return (
    <div className={classes.lines} role="status" aria-label="The code is loading" aria-busy="true">
      {WIDTHS.map((width, line) => (
        <div key={width} style={{ paddingLeft: line > 1 && line < 6 ? 14 : 0 }}>
          <Bone height={9} width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
