import type { Read } from "@/lib/editor/nix/reads";

export type ArgumentPath = readonly (string | number)[];

/** Whether a definition reads a value (`read`), something inside it (`inside`), or nothing of it. */
export type ReadMark = "read" | "inside" | null;

/** What a definition reads, as a tree of names; a node that is `whole` is read with all that it holds. */
interface ReadNode {
  whole: boolean;
  readonly names: Map<string, ReadNode>;
}

/** Answers for any part of an argument whether the definition reads it. */
export class ReadMarks {
  private readonly root: ReadNode = { whole: false, names: new Map() };

  constructor(reads: readonly Read[]) {
    for (const { path } of reads) {
      let node = this.root;
      for (const name of path) {
        let next = node.names.get(name);
        if (next === undefined) {
          next = { whole: false, names: new Map() };
          node.names.set(name, next);
        }
        node = next;
      }
      node.whole = true;
    }
  }

  markOf(path: ArgumentPath): ReadMark {
    let node = this.root;
    for (const name of path) {
      if (node.whole) return "read";
      const next = node.names.get(String(name));
      if (next === undefined) return null;
      node = next;
    }
    if (node.whole) return "read";
    return node.names.size > 0 ? "inside" : null;
  }
}
