import type { ReactNode } from "react";
import { Logo } from "@/components/ui/Logo";
import classes from "./entry.module.css";

/** The frame of the pages before one is in: sign-in, first setup, invitations. */
export function EntryCard({
  title,
  words,
  children,
}: {
  title: string;
  words?: string;
  children: ReactNode;
}) {
  return (
    <main className={classes.entry}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={26} />
          <span>Cluster Studio</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {words !== undefined && <p className={classes.words}>{words}</p>}
        {children}
      </div>
    </main>
  );
}
