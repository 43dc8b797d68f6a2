"use client";

import { useEffect, useState } from "react";
import { parseNix } from "@/components/code/grammar";
import { argumentReads } from "@/lib/editor/nix/reads";
import { ReadMarks } from "./reads";

/** What definitions read, by their source; null for what is no closure. Sources change seldom and repeat often. */
const known = new Map<string, ReadMarks | null>();
const KEPT = 200;

async function readsOf(definition: string): Promise<ReadMarks | null> {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const tree = await parseNix(definition);
  const found = tree === null ? null : argumentReads(tree.rootNode);
  tree?.delete();
  const marks = found === null ? null : new ReadMarks(found.reads);
  if (known.size >= KEPT) known.clear();
  known.set(definition, marks);
  return marks;
}

/**
 * What each of these definitions reads of its argument. Null where it is not a closure, or as long as the parser has
 * not arrived.
 */
export function useReads(definitions: readonly string[]): readonly (ReadMarks | null)[] {
  const key = JSON.stringify(definitions);
  const [, setReady] = useState("");
  useEffect(() => {
    let live = true;
    const wanted = JSON.parse(key) as string[];
    if (wanted.every((each) => known.has(each))) return;
    Promise.all(wanted.map(readsOf)).then(
      () => live && setReady(key),
      // Without the parser there are no marks; everything else works.
      () => undefined,
    );
    return () => {
      live = false;
    };
  }, [key]);
  return definitions.map((each) => known.get(each) ?? null);
}
