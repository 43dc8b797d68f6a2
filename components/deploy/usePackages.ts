import { useEffect, useState } from "react";
import { useJobNews } from "@/components/editor/provider";
import { type Refusal, request } from "@/components/ui/request";
import type { OfferedPackage } from "@/lib/editor/jobs";

/** What a revision's flake offers, and whose code has changed since the last deployment. */
export interface Offer {
  readonly revision: number;
  /** Whether Nix said so; else these are what the library offers every domain. */
  readonly known: boolean;
  readonly packages: readonly OfferedPackage[];
  readonly codeChanges: { readonly since: number | null; readonly paths: readonly string[] };
}

/** The packages of a revision (null: the newest); null until they have come. */
export function usePackages(
  domain: string,
  revision: number | null,
  newest: number,
): { readonly offer: Offer | null; readonly refusal: Refusal | null } {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const wanted = revision ?? newest;
  const [asked, setAsked] = useState(0);
  // An evaluation may have found packages that a cluster module adds.
  useJobNews(({ kind, status }) => {
    if (kind === "evaluation" && status === "succeeded") setAsked((count) => count + 1);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again begins a new round
  useEffect(() => {
    let gone = false;
    request<Offer>(`/api/domains/${domain}/packages?revision=${wanted}`).then((answer) => {
      if (gone) return;
      if (answer.ok) setOffer(answer.value);
      setRefusal(answer.ok ? null : answer.error);
    });
    return () => {
      gone = true;
    };
  }, [domain, wanted, asked]);
  return { offer, refusal };
}
