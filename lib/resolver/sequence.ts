/** Whether two lists hold the same items in the same order. */
export function sameItems<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** The union of lists that hold no duplicates themselves: in order, first occurrence kept (R4). */
export function union(lists: readonly (readonly string[])[]): readonly string[] {
  const filled = lists.filter((list) => list.length > 0);
  const [first] = filled;
  if (first === undefined) return NONE;
  if (filled.length === 1) return first;
  return [...new Set(filled.flat())];
}

export const NONE: readonly never[] = Object.freeze([]);

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The items of an immutable list as a set, made once for each list. */
export function setOf(list: readonly string[]): ReadonlySet<string> {
  let set = sets.get(list);
  if (set === undefined) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set;
}

/** Whether an immutable list holds an item; long lists are indexed once. */
export function holds(list: readonly string[], item: string): boolean {
  return list.length < 16 ? list.includes(item) : setOf(list).has(item);
}

/** `previous` when it holds the same items, so that identity says "unchanged". */
export function keep<Item>(next: readonly Item[], previous: readonly Item[] | undefined): readonly Item[] {
  return previous !== undefined && sameItems(next, previous) ? previous : next;
}
