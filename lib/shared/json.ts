export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** An RFC 6901 pointer from its unescaped segments. */
export function pointer(...segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** The unescaped segments of an RFC 6901 pointer. */
export function pointerSegments(path: string): string[] {
  if (path === "") return [];
  return path
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Own property only: `constructor` is a legal element name, and plain objects inherit one. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Ascending by UTF-8 byte, as Nix's `attrNames`. UTF-16 order differs only where surrogates are involved. */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    let a = left.charCodeAt(index);
    let b = right.charCodeAt(index);
    if (a === b) continue;
    // Code units at or above U+D800: surrogates (astral) sort after the rest of the basic plane in UTF-8.
    if (a >= 0xd800 && b >= 0xd800) {
      a = a >= 0xe000 ? a - 0x800 : a + 0x2000;
      b = b >= 0xe000 ? b - 0x800 : b + 0x2000;
    }
    return a - b;
  }
  return left.length - right.length;
}

/** Keys ascending by byte ("by name" everywhere in the design). */
export function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort(compareBytes);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Deep equality of two JSON values; the order of keys is not significant. Shared parts cost nothing. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]));
}

/** The value at unescaped segments, by own properties and array indices only; undefined when there is none. */
export function valueAt(value: unknown, path: readonly (string | number)[]): Json | undefined {
  let current = value as Json | undefined;
  for (const segment of path) {
    if (Array.isArray(current)) {
      const text = String(segment);
      if (!/^(0|[1-9][0-9]*)$/.test(text)) return undefined;
      current = current[Number(text)];
    } else if (isJsonObject(current)) {
      current = own(current, String(segment));
    } else {
      return undefined;
    }
  }
  return current;
}
