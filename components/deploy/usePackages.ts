import { useEffect, useState } from "react";
import { type Refusal, request } from "@/components/ui/request";
import type { OfferedPackage } from "./choice";

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
  }, [domain, wanted]);
  return { offer, refusal };
}
