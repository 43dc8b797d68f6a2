"use client";

import { IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { UserMenu } from "@/components/account/UserMenu";
import { Logo } from "@/components/ui/Logo";
import { Comparison } from "./Comparison";
import classes from "./history.module.css";
import { RevisionList } from "./RevisionList";
import { addressOf, type Range, rangeOf, revisionBefore } from "./revisions";
import { useRevisions } from "./useRevisions";

export interface HistoryProps {
  readonly domainId: string;
  readonly name: string;
  readonly mayEdit: boolean;
  readonly user: { readonly name: string; readonly email: string };
}

/** Every revision of a domain beside what any two of them differ in. The address says which two. */
export function HistoryScreen(props: HistoryProps) {
  const { domainId, name, mayEdit, user } = props;
  const [named, setNamed] = useState(false);
  const revisions = useRevisions(domainId, named);
  const range = useRange(domainId, revisions.newest);
  const show = useCallback(
    (next: Range) => window.history.pushState(null, "", `${window.location.pathname}${addressOf(next)}`),
    [],
  );
  return (
    <div className={classes.screen}>
      <header className={classes.header}>
        <nav className={classes.crumbs} aria-label="Where you are">
          <Link href="/domains" className={classes.home} aria-label="All domains">
            <Logo />
          </Link>
          <IconChevronRight size={13} aria-hidden className={classes.crumbMark ?? ""} />
          <Link href={`/domains/${domainId}`} className={classes.domain} title={`Open ${name} in the studio`}>
            {name}
          </Link>
          <IconChevronRight size={13} aria-hidden className={classes.crumbMark ?? ""} />
          <h1 className={classes.title}>History</h1>
        </nav>
        <UserMenu name={user.name} email={user.email} />
      </header>
      <div className={classes.columns}>
        <RevisionList
          domainId={domainId}
          revisions={revisions}
          named={named}
          onNamed={setNamed}
          range={range}
          mayEdit={mayEdit}
          onShow={show}
        />
        <Comparison
          key={`${range?.from} ${range?.to}`}
          domainId={domainId}
          range={range}
          revisions={revisions}
          mayEdit={mayEdit}
          onShow={show}
        />
      </div>
    </div>
  );
}

/** The two revisions that the address names; without them, what the newest one did. */
function useRange(domainId: string, newest: number | null): Range | null {
  const asked = rangeOf(useSearchParams());
  const to = asked.to ?? newest;
  const [before, setBefore] = useState<Range | null>(null);
  const open = asked.from === undefined && to !== null && before?.to !== to;
  useEffect(() => {
    if (!open) return;
    let gone = false;
    void revisionBefore(domainId, to).then((read) => {
      if (!gone && read.ok) setBefore({ from: read.value, to });
    });
    return () => {
      gone = true;
    };
  }, [domainId, open, to]);
  if (to === null) return null;
  if (asked.from !== undefined) return { from: asked.from, to };
  return before?.to === to ? before : null;
}
