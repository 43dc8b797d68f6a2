"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { TopBar } from "@/components/ui/TopBar";
import { Comparison } from "./Comparison";
import classes from "./panes.module.css";
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
      <TopBar user={user} crumbs={[{ title: name, href: `/domains/${domainId}` }, { title: "History" }]} />
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
