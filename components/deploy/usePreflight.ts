import { useCallback, useEffect, useRef, useState } from "react";
import type { Refusal } from "@/components/ui/request";
import type { PreflightAnswer } from "@/lib/editor/inspections";
import { inspect } from "./inspect";

/** More machines than that are not looked at beforehand. */
export const MOST_CHECKED = 1000;

/** Packages that touch no machine. */
const ELSEWHERE = new Set(["build", "iso"]);

export function isChecked(packageName: string, scope: string, machines: number): boolean {
  return machines > 0 && machines <= MOST_CHECKED && !(scope === "machine" && ELSEWHERE.has(packageName));
}

/** Looks whether machines are ready; what was found is forgotten as soon as something else is asked about. */
export function usePreflight(domain: string, packageName: string, machines: readonly string[]) {
  const key = `${packageName} ${machines.join(" ")}`;
  const [found, setFound] = useState<{ readonly key: string; readonly answer: PreflightAnswer } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [checking, setChecking] = useState(false);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const check = useCallback(async (): Promise<PreflightAnswer | null> => {
    stop.current.abort();
    const own = new AbortController();
    stop.current = own;
    setChecking(true);
    setRefusal(null);
    const answer = await inspect<PreflightAnswer>(
      domain,
      "preflight",
      { package: packageName, machines },
      own.signal,
    );
    if (own.signal.aborted) return null;
    setChecking(false);
    if (!answer.ok) {
      setRefusal(answer.error);
      return null;
    }
    setFound({ key, answer: answer.value.answer });
    return answer.value.answer;
  }, [domain, packageName, machines, key]);
  return { answer: found?.key === key ? found.answer : null, refusal, checking, check };
}
