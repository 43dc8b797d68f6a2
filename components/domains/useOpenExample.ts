"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { request } from "@/components/ui/request";
import { wordsOf } from "./exampleWords";
import type { ExampleLine } from "./listing";

/** Makes a domain of an example under the example's own name, and goes there. */
export function useOpenExample() {
  const router = useRouter();
  const [opening, setOpening] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const open = async (example: ExampleLine) => {
    setOpening(example.name);
    setRefusal(null);
    const body = { name: wordsOf(example).title, document: example.document };
    const result = await request<{ readonly id: string }>("/api/domains", { method: "POST", body });
    if (result.ok) return router.push(`/domains/${result.value.id}`);
    setOpening(null);
    setRefusal(result.error.message);
  };
  return { open: (example: ExampleLine) => void open(example), opening, refusal };
}
