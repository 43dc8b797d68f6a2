"use client";

import { useCallback, useEffect, useState } from "react";
import { request } from "@/components/ui/request";

/** What a route of the API answers, and a way to ask again. `value` is null until it has answered. */
export function useRemote<Value>(path: string): {
  value: Value | null;
  refusal: string | null;
  reload: () => Promise<void>;
} {
  const [value, setValue] = useState<Value | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reload = useCallback(async () => {
    const result = await request<Value>(path);
    if (result.ok) {
      setValue(result.value);
      setRefusal(null);
    } else setRefusal(result.error.message);
  }, [path]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { value, refusal, reload };
}
