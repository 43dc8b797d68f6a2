import { sameJson } from "@/lib/shared/json";
import type { Patch, PatchOperation } from "./edit";

/**
 * A patch with the same effect and fewer steps: values that one place only passed through are left out, as when someone
 * types a word letter by letter.
 */
export function squashPatch(patch: Patch): Patch {
  const result: PatchOperation[] = [];
  for (let index = 0; index < patch.length; index++) {
    const [check, change] = [patch[index], patch[index + 1]];
    const [before, last] = [result.at(-2), result.at(-1)];
    if (
      check?.op === "test" &&
      change?.op === "replace" &&
      change.path === check.path &&
      last?.op === "replace" &&
      last.path === change.path &&
      before?.op === "test" &&
      before.path === change.path &&
      sameJson(last.value, check.value)
    ) {
      result.splice(-2, 2);
      if (!sameJson(before.value, change.value)) result.push(before, change);
      index++;
    } else if (check !== undefined) {
      result.push(check);
    }
  }
  return result;
}
