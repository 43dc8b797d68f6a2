import ELK, { type ELK as Elk } from "elkjs/lib/elk-api";
import { elkOfCluster } from "@/lib/editor/graph/elk";
import type { ClusterPart } from "@/lib/editor/graph/graph";
import type { ClusterLayout, Point } from "@/lib/editor/graph/place";

let elk: Elk | null = null;

function engine(): Elk {
  elk ??= new ELK({
    workerFactory: () => new Worker(new URL("./elk.worker.ts", import.meta.url), { name: "elk" }),
  });
  return elk;
}

const known = new Map<string, ClusterLayout>();
const KEPT = 400;

/** What a cluster's layout hangs on; equal keys have equal layouts. */
export function layoutKey(part: ClusterPart): string {
  const before = keys.get(part);
  if (before !== undefined) return before;
  const key = JSON.stringify(elkOfCluster(part));
  keys.set(part, key);
  return key;
}
const keys = new WeakMap<ClusterPart, string>();

/** A layout that is already there. */
export function knownLayout(key: string): ClusterLayout | undefined {
  return known.get(key);
}

/** Lays one cluster out by ELK in the worker. Rejects when the worker cannot run. */
export async function layOut(key: string, part: ClusterPart): Promise<ClusterLayout> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const result = await engine().layout(elkOfCluster(part));
  const layout = new Map<string, Point>();
  for (const child of result.children ?? []) layout.set(child.id, { x: child.x ?? 0, y: child.y ?? 0 });
  if (known.size >= KEPT) known.clear();
  known.set(key, layout);
  return layout;
}
