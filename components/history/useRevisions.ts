"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type RevisionSummary, readRevisions } from "./revisions";

export interface Revisions {
  readonly list: readonly RevisionSummary[];
  /** Number of the newest revision of all; null until it is known. */
  readonly newest: number | null;
  readonly loading: boolean;
  /** Whether the list reaches back to where history begins. */
  readonly complete: boolean;
  readonly refusal: string | null;
  readonly more: () => void;
  /** Reads the newest page again, after something was changed or the person came back. */
  readonly reload: () => void;
  readonly replace: (revision: RevisionSummary) => void;
}

/** A domain's revisions, page by page. */
export function useRevisions(domainId: string, named: boolean): Revisions {
  const [list, setList] = useState<readonly RevisionSummary[]>([]);
  const [newest, setNewest] = useState<number | null>(null);
  const [complete, setComplete] = useState(false);
  const [loading, setLoading] = useState(true);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reading = useRef(0);

  const read = useCallback(
    async (before?: number) => {
      const turn = ++reading.current;
      setLoading(true);
      const page = await readRevisions({ domainId, named }, before);
      if (reading.current !== turn) return;
      setLoading(false);
      if (!page.ok) return setRefusal(page.error.message);
      setRefusal(null);
      setList((known) => (before === undefined ? page.value : [...known, ...page.value]));
      // A short page is the last one.
      setComplete(page.value.length === 0 || page.value.at(-1)?.number === 1 || page.value.length < 100);
      if (before === undefined && !named) setNewest(page.value[0]?.number ?? null);
    },
    [domainId, named],
  );
  useEffect(() => {
    void read();
    const back = () => document.visibilityState === "visible" && void read();
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [read]);

  const last = list.at(-1)?.number;
  const more = useCallback(() => {
    if (!loading && !complete && last !== undefined) void read(last);
  }, [complete, last, loading, read]);
  const reload = useCallback(() => void read(), [read]);
  const replace = useCallback(
    (revision: RevisionSummary) =>
      setList((known) => known.map((each) => (each.number === revision.number ? revision : each))),
    [],
  );
  return { list, newest, loading, complete, refusal, more, reload, replace };
}
