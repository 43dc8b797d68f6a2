"use client";

import { useCallback, useEffect, useState } from "react";
import { request } from "@/components/ui/request";

/** Those who show what others' changes add to. */
const followers = new Set<() => void>();

/** What a route of the API answers, and a way to ask again. `value` is null until it has answered. */
export function useRemote<Value>(
  path: string,
  /** Asks again whenever another part has changed something and asked again. */
  how: { readonly follow: boolean } = { follow: false },
): {
  value: Value | null;
  refusal: string | null;
  reload: () => Promise<void>;
} {
  const [value, setValue] = useState<Value | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = useCallback(async () => {
    const result = await request<Value>(path);
    if (result.ok) {
      setValue(result.value);
      setRefusal(null);
    } else setRefusal(result.error.message);
  }, [path]);
  useEffect(() => {
    void ask();
    if (!how.follow) return;
    const again = () => void ask();
    followers.add(again);
    return () => void followers.delete(again);
  }, [ask, how.follow]);
  const reload = useCallback(async () => {
    await ask();
    for (const follower of followers) follower();
  }, [ask]);
  return { value, refusal, reload };
}
