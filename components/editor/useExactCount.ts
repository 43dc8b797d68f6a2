"use client";

import { useView } from "@/components/studio/ViewProvider";
import { exactBinding } from "@/lib/editor/exact-binding";
import type { BindingRef } from "@/lib/model/element";

/** How many machines Nix resolved a list of a service to; null where that is not known of the newest revision. */
export function useExactCount(service: string, binding: BindingRef): number | null {
  return useView((state) => exactBinding(state.evaluation, service, binding)?.length ?? null);
}
