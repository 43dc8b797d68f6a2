import { Keys } from "@/components/ui/Keys";
import classes from "./canvas.module.css";

/** What an empty domain says. */
export function EmptyCanvas() {
  return (
    <div className={classes.blank}>
      <p className={classes.blankTitle}>Nothing to draw yet</p>
      <p>
        A domain holds clusters. A cluster pools machines, and its services say by filters which of them they
        run on. Begin with a cluster: <Keys shortcut="Shift+C" />
      </p>
    </div>
  );
}
