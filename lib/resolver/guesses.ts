import type { DomainRoster, Roster } from "@/lib/resolver/roster";
import { sortedKeys } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";

/** Names without the labels that both end in, which say nothing of how alike the rest is. */
function withoutSharedEnd(left: string, right: string): readonly [string, string] {
  const [one, other] = [left.split("."), right.split(".")];
  while (one.length > 1 && other.length > 1 && one.at(-1) === other.at(-1)) {
    one.pop();
    other.pop();
  }
  return [one.join("."), other.join(".")];
}

/** What a filter's name of a machine most likely means: the same name elsewhere, else one like it. */
export function guessMachine(
  roster: DomainRoster,
  own: Roster | undefined,
  name: string,
): string | undefined {
  if (name.includes(".")) {
    const alike = [...roster.machines].filter((long) => {
      const [given, there] = withoutSharedEnd(name, long);
      return nearest(given, [there]) !== undefined;
    });
    return nearest(name, alike);
  }
  for (const cluster of roster.clusters.values()) {
    const long = cluster.longOf.get(name);
    if (long !== undefined) return long;
  }
  return nearest(name, own?.names ?? []);
}

/** A cluster may have been given by its long form. */
export function guessCluster(roster: DomainRoster, name: string): string | undefined {
  const end = `.${roster.suffix}`;
  return nearest(name.endsWith(end) ? name.slice(0, -end.length) : name, roster.clusters.keys());
}

export function guessFilter(named: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return nearest(name, sortedKeys(named));
}
