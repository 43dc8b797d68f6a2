import { useCallback, useEffect, useRef, useState } from "react";
import { useEditor, useJobNews, useReopened } from "@/components/editor/provider";
import { request } from "@/components/ui/request";
import type { JobStatus } from "@/lib/editor/jobs";
import { inspect, type KnownDrift } from "./inspect";
import { hasEnded } from "./run";

/** What the domain's machines were last seen to run, and asking them anew. */
export function useDrift(domain: string) {
  const [drift, setDrift] = useState<readonly KnownDrift[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const read = useCallback(async () => {
    const answer = await request<readonly KnownDrift[]>(`/api/domains/${domain}/drift`);
    if (answer.ok) setDrift(answer.value);
    else setRefusal(answer.error.message);
  }, [domain]);
  // A new machine is one more that is not known yet.
  const revision = useEditor((state) => state.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may have other machines
  useEffect(() => void read(), [read, revision]);
  // Somebody else, the schedule or a deployment learnt something; one that failed as well.
  useJobNews(({ kind, status }) => {
    if ((kind === "inspection" || kind === "deployment") && hasEnded(status as JobStatus)) void read();
  });
  useReopened(read);
  const stop = useRef(new AbortController());
  useEffect(() => {
    stop.current = new AbortController();
    return () => stop.current.abort();
  }, []);
  const check = useCallback(
    async (machines?: readonly string[]) => {
      setBusy(true);
      setRefusal(null);
      const body = machines === undefined ? {} : { machines };
      const answer = await inspect(domain, "drift", body, stop.current.signal);
      if (!answer.ok) setRefusal(answer.error.message);
      await read();
      setBusy(false);
    },
    [domain, read],
  );
  return { drift, busy, refusal, check };
}
