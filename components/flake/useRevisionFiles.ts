"use client";

import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import type { RevisionSummary } from "@/lib/editor/client";

/** The newest revisions, for choosing one to compare with. */
export function useRevisions(): readonly RevisionSummary[] {
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const revision = useEditor((state) => state.revision);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>([]);
  useEffect(() => {
    let live = true;
    void revision;
    void client?.revisions(domain).then((answer) => live && answer.ok && setRevisions(answer.value));
    return () => {
      live = false;
    };
  }, [client, domain, revision]);
  return revisions;
}

/** The files of an earlier revision's export; null while none is chosen or it has not arrived. */
export function useRevisionFiles(revision: number | null): ReadonlyMap<string, string> | null {
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const [found, setFound] = useState<{ revision: number; files: ReadonlyMap<string, string> } | null>(null);
  useEffect(() => {
    if (revision === null) return;
    let live = true;
    void client?.flake(domain, revision).then((answer) => {
      if (live && answer.ok) setFound({ revision, files: new Map(Object.entries(answer.value)) });
    });
    return () => {
      live = false;
    };
  }, [client, domain, revision]);
  return found !== null && found.revision === revision ? found.files : null;
}
