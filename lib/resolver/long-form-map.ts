import { splitLong } from "@/lib/resolver/roster";

/** The elements of one kind in one cluster, by name ascending by byte. */
export type ByName<Value> = ReadonlyMap<string, { readonly resolved: Value }>;

/**
 * Elements of all clusters under their long forms, without a table of its own: an edit in one cluster leaves those
 * of the others as they are. Iterates by cluster, then name.
 */
export class LongFormMap<Value> implements ReadonlyMap<string, Value> {
  readonly size: number;

  constructor(
    private readonly suffix: string,
    private readonly clusters: ReadonlyMap<string, ByName<Value>>,
  ) {
    let size = 0;
    for (const elements of clusters.values()) size += elements.size;
    this.size = size;
  }

  get(long: string): Value | undefined {
    const parts = splitLong(long, this.suffix);
    return parts && this.clusters.get(parts.cluster)?.get(parts.name)?.resolved;
  }

  has(long: string): boolean {
    return this.get(long) !== undefined;
  }

  *entries(): Generator<[string, Value], undefined, unknown> {
    for (const [cluster, elements] of this.clusters)
      for (const [name, { resolved }] of elements) yield [`${name}.${cluster}.${this.suffix}`, resolved];
  }

  *keys(): Generator<string, undefined, unknown> {
    for (const [long] of this.entries()) yield long;
  }

  *values(): Generator<Value, undefined, unknown> {
    for (const elements of this.clusters.values())
      for (const { resolved } of elements.values()) yield resolved;
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [long, value] of this.entries()) visit(value, long, this);
  }

  [Symbol.iterator](): Generator<[string, Value], undefined, unknown> {
    return this.entries();
  }
}
