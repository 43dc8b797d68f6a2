import { diffArrays } from "diff";
import { data, printNix } from "@/lib/codegen";
import { nixName } from "@/lib/codegen/nix/text";
import { type Json, own, sameJson, sortedKeys } from "@/lib/shared/json";
import { isObject } from "./value";

/** One item of a list that is not the same on both sides, as Nix writes it. */
export interface ListItem {
  readonly text: string;
  /** Whether it stands on both sides, or only before or after. */
  readonly side: "both" | "before" | "after";
}

/** What differs between two values: items of a list, or one value and another, as Nix writes them; null for none. */
export type ValueChange =
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "value"; readonly before: string | null; readonly after: string | null };

/** A change, and where within the value it is: attribute names as Nix writes them, "" for the value itself. */
export interface PlacedChange {
  readonly place: string;
  readonly change: ValueChange;
}

const written = (value: Json): string => printNix(data(value));

/** In one line; Nix's own line breaks are white space there. */
const writtenInline = (value: Json): string => written(value).replace(/\s*\n\s*/g, " ");

/** What differs between two values, set by set; null stands for one that is not there. */
export function valueChanges(before: Json, after: Json, place = ""): readonly PlacedChange[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return [...new Set([...sortedKeys(before), ...sortedKeys(after)])].flatMap((key) =>
      valueChanges(
        own(before, key) ?? null,
        own(after, key) ?? null,
        place === "" ? nixName(key) : `${place}.${nixName(key)}`,
      ),
    );
  }
  const [was, is] = [listOf(before), listOf(after)];
  if (was && is && was.length + is.length > 0)
    return [{ place, change: { kind: "list", items: itemsOf(was, is) } }];
  const shown = (value: Json) => (value === null ? null : written(value));
  return [{ place, change: { kind: "value", before: shown(before), after: shown(after) } }];
}

/** A list's items; what is not there is a list of nothing beside one. */
const listOf = (value: Json): readonly Json[] | null =>
  value === null ? [] : Array.isArray(value) ? value : null;

function itemsOf(before: readonly Json[], after: readonly Json[]): readonly ListItem[] {
  const parts = diffArrays(before.map(writtenInline), after.map(writtenInline));
  return parts.flatMap(({ value, added, removed }) =>
    value.map((text) => ({
      text,
      side: added ? ("after" as const) : removed ? ("before" as const) : ("both" as const),
    })),
  );
}
