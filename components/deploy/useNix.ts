import { useEffect, useState } from "react";
import { request } from "@/components/ui/request";

/** Whether the server has Nix; `unknown` until it has said so. */
export function useNix(): "unknown" | "there" | "missing" {
  const [nix, setNix] = useState<"unknown" | "there" | "missing">("unknown");
  useEffect(() => {
    let gone = false;
    request<{ readonly nix: { readonly version: string } | null }>("/api/health").then((answer) => {
      if (!gone && answer.ok) setNix(answer.value.nix === null ? "missing" : "there");
    });
    return () => {
      gone = true;
    };
  }, []);
  return nix;
}
