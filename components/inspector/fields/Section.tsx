import type { ReactNode } from "react";
import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";
import classes from "./fields.module.css";

/** A part of a form with a heading of its own and, on its right, what can be added to it. */
export function Section({
  title,
  path,
  count,
  actions,
  children,
}: {
  title: string;
  /** The place of the document that the part is about. */
  path?: Path;
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.section} data-place={path && pointer(...path)}>
      <div className={classes.sectionHead}>
        <h3 className={classes.sectionTitle}>{title}</h3>
        {count !== undefined && <span className={classes.sectionCount}>{count}</span>}
        {actions !== undefined && <div className={classes.sectionActions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
