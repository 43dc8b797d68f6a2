import type { PlaceChanges } from "./client";
import type { Positions } from "./state";

/** What leads from one set of positions to another: new places, and null for elements that have none any more. */
export function placeChanges(before: Positions, after: Positions): PlaceChanges {
  if (before === after) return {};
  const moved = Object.entries(after).filter(([key, { x, y }]) => {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    return old?.x !== x || old.y !== y;
  });
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return { ...Object.fromEntries(moved), ...Object.fromEntries(gone.map((key) => [key, null])) };
}

/** Positions with changes made: elements put elsewhere, and those without a place forgotten. */
export function withPlaceChanges(positions: Positions, changes: PlaceChanges): Positions {
  const places = new Map(Object.entries(positions));
  for (const [key, place] of Object.entries(changes)) {
    if (place) places.set(key, place);
    else places.delete(key);
  }
  return Object.fromEntries(places);
}
