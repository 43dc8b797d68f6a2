import classes from "./canvas.module.css";

/** What an empty domain says. */
export function EmptyCanvas() {
  return (
    <div className={classes.blank}>
      <p className={classes.blankTitle}>Nothing to draw yet</p>
      <p>
        A domain holds clusters. A cluster pools machines, and its services say by filters which of them they
        run on. Add a cluster in the explorer to begin.
      </p>
    </div>
  );
}
