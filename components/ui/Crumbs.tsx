import { IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import classes from "./crumbs.module.css";
import { Logo } from "./Logo";

export interface Crumb {
  readonly title: string;
  /** Absent for the page itself, whose heading it is. */
  readonly href?: string;
}

/** Where a page stands: the way back to all domains, then what leads here. `children` follow the last one. */
export function Crumbs({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ReactNode }) {
  return (
    <nav className={classes.crumbs} aria-label="Where you are">
      <Link href="/domains" className={classes.home} aria-label="All domains">
        <Logo />
      </Link>
      {crumbs.map(({ title, href }) => (
        <Fragment key={title}>
          <IconChevronRight size={13} aria-hidden className={classes.mark ?? ""} />
          {href === undefined ? (
            <h1 className={classes.here} title={title}>
              {title}
            </h1>
          ) : (
            <Link href={href} className={classes.step} title={`Open ${title} in the studio`}>
              {title}
            </Link>
          )}
        </Fragment>
      ))}
      {children}
    </nav>
  );
}
