import { compareBytes } from "@/lib/shared/json";

/** How one file differs between two exports. */
export interface FileDifference {
  readonly path: string;
  readonly change: "added" | "removed" | "changed";
  /** Null when the file is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The files in which two exports differ, by path. */
export function diffFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly FileDifference[] {
  const differences: FileDifference[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort(compareBytes)) {
    const left = before.get(path) ?? null;
    const right = after.get(path) ?? null;
    if (left === right) continue;
    const change = left === null ? "added" : right === null ? "removed" : "changed";
    differences.push({ path, change, before: left, after: right });
  }
  return differences;
}
