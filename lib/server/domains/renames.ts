import "server-only";
import type { Patch } from "@/lib/model/edit";
import { elementOfPath, followRename } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";

/** Where what is kept by element key goes when a patch renames elements; undefined when it renames none. */
export function keyFollower(patch: Patch): ((key: string) => string) | undefined {
  const renames = patch.flatMap((operation) => {
    if (operation.op !== "move") return [];
    const from = elementOfPath(pointerSegments(operation.from));
    const to = elementOfPath(pointerSegments(operation.path));
    return from && to ? [{ from, to }] : [];
  });
  if (renames.length === 0) return undefined;
  return (key) => renames.reduce(followRename, key);
}
