"use client";

import { useDeferredValue, useEffect } from "react";
import { ImpactWords } from "@/components/canvas/ImpactWords";
import { useImpact } from "@/components/canvas/useImpact";
import { useEditorStore } from "@/components/editor/provider";
import type { Edit } from "@/lib/model/edit";

/** Tries an edit for as long as it stands here, and says what it would do to machines; null is no edit yet. */
export function Outcome({ edit }: { edit: Edit | null }) {
  const store = useEditorStore();
  const impact = useImpact();
  // What is typed shows first.
  const tried = useDeferredValue(edit);
  useEffect(() => store.getState().tryEdit(tried), [store, tried]);
  useEffect(() => () => store.getState().tryEdit(null), [store]);
  return (
    <div role="status" style={{ fontSize: 12 }} data-says-impact="">
      {tried !== null && impact !== null && <ImpactWords impact={impact} />}
    </div>
  );
}
