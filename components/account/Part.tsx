import type { ReactNode } from "react";
import classes from "./account.module.css";

/** One part of the settings: a heading that can be linked to, a sentence, a box. */
export function Part({
  id,
  title,
  words,
  children,
}: {
  id: string;
  title: string;
  words: string;
  children: ReactNode;
}) {
  return (
    <section id={id} className={classes.part} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className={classes.partTitle}>
        {title}
      </h2>
      <p className={classes.partWords}>{words}</p>
      <div className={classes.box}>{children}</div>
    </section>
  );
}
