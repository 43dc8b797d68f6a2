/** Edit distance (insert, delete, replace), or `limit + 1` when it is more than `limit`. */
function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1);
      const value = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    row = next;
  }
  return row[right.length] ?? limit + 1;
}

/** The candidate that `name` was most likely meant to be: within two edits, the nearest, then the first. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let found: string | undefined;
  let limit = Math.min(2, Math.max(1, name.length - 1));
  for (const candidate of candidates) {
    const value = distance(wanted, candidate, limit);
    if (value <= limit && (found === undefined || value < limit)) {
      found = candidate;
      limit = value;
      if (value === 0) break;
    }
  }
  return found;
}

/** "host1, host2 and 3 more", or words for none. */
export function listed(names: readonly string[], none: string, most = 8): string {
  if (names.length === 0) return none;
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
