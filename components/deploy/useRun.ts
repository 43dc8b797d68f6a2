import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useJobNews, useReopened } from "@/components/editor/provider";
import { type Refusal, request } from "@/components/ui/request";
import { type Feed, type FeedState, followRun } from "./feed";
import type { Run } from "./run";

/** One run, live; null until it has been read, a refusal when it cannot be. */
export function useRun(id: string): { readonly state: FeedState | null; readonly refusal: Refusal | null } {
  const [feed, setFeed] = useState<Feed | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let followed: Feed | null = null;
    let gone = false;
    setFeed(null);
    setRefusal(null);
    request<Run>(`/api/deployments/${encodeURIComponent(id)}`).then((answer) => {
      if (gone) return;
      if (!answer.ok) return setRefusal(answer.error);
      followed = followRun(answer.value);
      setFeed(followed);
    });
    return () => {
      gone = true;
      followed?.close();
    };
  }, [id]);
  const subscribe = useCallback((listener: () => void) => feed?.subscribe(listener) ?? (() => {}), [feed]);
  const state = useSyncExternalStore(subscribe, () => feed?.state() ?? null);
  return { state, refusal };
}

const POLL = 15_000;

/** A domain's runs, newest first, kept fresh while they are shown: read again when one changes, and now and then. */
export function useRuns(domain: string): {
  readonly runs: readonly Run[] | null;
  readonly refusal: Refusal | null;
  readonly refresh: () => void;
} {
  const [runs, setRuns] = useState<readonly Run[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again begins a new round
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const ask = async () => {
      const answer = await request<readonly Run[]>(`/api/domains/${domain}/deployments?take=200`);
      if (gone) return;
      if (answer.ok) {
        setRuns(answer.value);
        setRefusal(null);
      } else setRefusal(answer.error);
      timer = setTimeout(ask, POLL);
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [domain, asked]);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);
  const known = useRef(new Map<string, string>());
  useJobNews(({ kind, job, status }) => {
    if (kind !== "deployment" || known.current.get(job) === status) return;
    known.current.set(job, status);
    refresh();
  });
  useReopened(refresh);
  return { runs, refusal, refresh };
}

/** The time, a second at a time, while something is going on. */
export function useNow(going: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [going]);
  return now;
}
